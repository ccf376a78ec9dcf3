"""How the processes are seen from outside: signs of life, health, metrics, logs."""
