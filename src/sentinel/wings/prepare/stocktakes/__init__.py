"""Stocktakes: counting what lies in the stores, and scrapping what is good for nothing."""
