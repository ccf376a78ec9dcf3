// The two flood kernels once more in C++ (OpenMP, float), rows written as in science/flood, the local inertial one in four
// plain passes, and the machine's bandwidth.
// Usage: twin N STEPS ROUNDS < bed (N*N floats) -> one JSON object: cell-steps/s of both kernels, GB/s of a triad.
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <vector>

using Field = std::vector<float>;
using Clock = std::chrono::steady_clock;
constexpr float g = 9.81f;

static inline float larger(float a, float b) { return a > b ? a : b; }
static inline float smaller(float a, float b) { return a < b ? a : b; }
static inline float inverse_cube_root(float x) {
  int32_t i;
  std::memcpy(&i, &x, 4);
  i = 1419920000 - int32_t(float(i) * (1 / 3.f));
  float y;
  std::memcpy(&y, &i, 4);
  float near = x * y * y * y;
  y *= 14 / 9.f + near * (2 / 9.f * near - 7 / 9.f);
  return y * (4 / 3.f - 1 / 3.f * (x * y * y * y));
}

struct Lake {
  int n, w;
  Field bed, h, u, v, friction, source;
  Lake(int size, const Field& ground) : n(size), w(size + 2), bed(w * w), h(w * w, 2.f), u(w * w), v(w * w), friction(w * w, .0016f), source(w * w, 1.4e-5f) {
    for (int j = 0; j < w; j++)
      for (int i = 0; i < w; i++) bed[j * w + i] = ground[std::clamp(j - 1, 0, n - 1) * n + std::clamp(i - 1, 0, n - 1)];
  }
};

static void fv1_faces(int n, const float* hl_, const float* nl_, const float* tl_, const float* zl_, const float* hr_, const float* nr_,
                      const float* tr_, const float* zr_, float* mass, float* left, float* right, float* cross) {
  const float dry = 1e-6f;
#pragma omp simd
  for (int i = 0; i < n; i++) {
    float hl = hl_[i], hr = hr_[i], bed = zr_[i] - zl_[i];
    float wl = hl > dry ? 1 / larger(dry, hl) : 0, wr = hr > dry ? 1 / larger(dry, hr) : 0;
    float ul = nl_[i] * wl, vl = tl_[i] * wl, ur = nr_[i] * wr, vr = tr_[i] * wr;
    float sill = smaller(larger(0, bed), smaller(hl, bed + hr));
    float a = larger(0, smaller(hl - sill, hl)), b = larger(0, smaller(hr + bed - sill, hr));
    float cl = std::sqrt(g * a), cr = std::sqrt(g * b);
    float middle = .5f * (ul + ur) + cl - cr, swell = larger(0, .5f * (cl + cr) + .25f * (ul - ur));
    float sl = smaller(ul - cl, middle - swell), sr = larger(ur + cr, middle + swell);
    sl = a > dry ? sl : ur - 2 * cr;
    sr = a > dry ? sr : ur + cr;
    sl = b > dry ? sl : ul - cl;
    sr = b > dry ? sr : ul + 2 * cl;
    float contact = (sl * b * (ur - sr) - sr * a * (ul - sl)) * (b * (ur - sr) - a * (ul - sl));
    float ql = a * ul, qr = b * ur, pl = ql * ul + .5f * g * a * a, pr = qr * ur + .5f * g * b * b;
    float s0 = smaller(sl, 0), s1 = larger(sr, 0), width = 1 / larger(1e-12f, s1 - s0);
    float flow = (s1 * ql - s0 * qr + s0 * s1 * (b - a)) * width;
    float push = (s1 * pl - s0 * pr + s0 * s1 * (qr - ql)) * width;
    mass[i] = flow;
    cross[i] = flow * (contact >= 0 ? vl : vr);
    left[i] = push + .5f * g * (hl + a) * sill;
    right[i] = push + .5f * g * (hr + b) * (sill - bed);
  }
}

static void fv1_row(Lake& k, int j, const float* x, const float* below, const float* above, float dt_dx, float dt) {
  const int n = k.n, w = k.w;
  float *h = &k.h[j * w + 1], *u = &k.u[j * w + 1], *v = &k.v[j * w + 1];
  const float *f = &k.friction[j * w + 1], *s = &k.source[j * w + 1];
  const float *xm = x, *xl = x + w, *xr = x + 2 * w, *xc = x + 3 * w;
  const float *bm = below + 1, *br = below + 2 * w + 1, *bc = below + 3 * w + 1;
  const float *am = above + 1, *al = above + w + 1, *ac = above + 3 * w + 1;
#pragma omp simd
  for (int i = 0; i < n; i++) {
    float depth = larger(0, h[i] + dt_dx * (xm[i] - xm[i + 1] + bm[i] - am[i]) + dt * s[i]);
    float qu = u[i] + dt_dx * (xr[i] - xl[i + 1] + bc[i] - ac[i]), qv = v[i] + dt_dx * (xc[i] - xc[i + 1] + br[i] - al[i]);
    float wet = larger(1e-6f, depth), root = inverse_cube_root(wet), thin = root * root * root;
    float drag = g * dt * f[i] * thin * thin * root;
    float share = 2 / (1 + std::sqrt(1 + 4 * drag * std::sqrt(qu * qu + qv * qv)));
    share = depth > 1e-6f ? share : 0;
    h[i] = depth;
    u[i] = qu * share;
    v[i] = qv * share;
  }
}

static void fv1_step(Lake& k, float dx, float dt) {
  const int w = k.w, n = k.n, rows = 32, bands = (n + rows - 1) / rows;
  static Field seam;
  seam.resize(size_t(bands + 1) * 4 * w);
  auto across = [&](int j, float* f) {
    const float *h = &k.h[j * w], *u = &k.u[j * w], *v = &k.v[j * w], *z = &k.bed[j * w];
    fv1_faces(w, h, v, u, z, h + w, v + w, u + w, z + w, f, f + w, f + 2 * w, f + 3 * w);
  };
#pragma omp parallel for schedule(static)
  for (int b = 0; b <= bands; b++) across(std::min(b * rows, n), &seam[size_t(b) * 4 * w]);
#pragma omp parallel for schedule(static)
  for (int b = 0; b < bands; b++) {
    Field x(4 * w), one(4 * w), two(4 * w);
    const int last = std::min((b + 1) * rows, n);
    const float* below = &seam[size_t(b) * 4 * w];
    for (int j = 1 + b * rows; j <= last; j++) {
      float* above = j == last ? &seam[size_t(b + 1) * 4 * w] : (j % 2 ? one : two).data();
      const float *h = &k.h[j * w], *u = &k.u[j * w], *v = &k.v[j * w], *z = &k.bed[j * w];
      fv1_faces(w - 1, h, u, v, z, h + 1, u + 1, v + 1, z + 1, &x[0], &x[w], &x[2 * w], &x[3 * w]);
      if (j < last) across(j, above);
      fv1_row(k, j, x.data(), below, above, dt / dx, dt);
      below = above;
    }
  }
}

static void inertial_faces(int n, const float* hl_, const float* zl_, const float* fl, const float* hr_, const float* zr_, const float* fr,
                           const float* before, const float* own, const float* after, const float* a, const float* b, const float* c,
                           const float* d, float* raw, float gdx, float gdt) {
#pragma omp simd
  for (int i = 0; i < n; i++) {
    float bed = zr_[i] - zl_[i], level = bed + hr_[i], flow = larger(hl_[i], level) - larger(0, bed), wet = larger(1e-5f, flow);
    float q = own[i], across = .25f * (a[i] + b[i] + c[i] + d[i]);
    float root = inverse_cube_root(wet), thin = root * root * root;
    float drag = gdt * .5f * (fl[i] + fr[i]) * std::sqrt(q * q + across * across) * thin * thin * root;
    q = (.8f * q + .1f * (before[i] + after[i]) - gdx * wet * (level - hl_[i])) / (1 + drag);
    float most = 4 * std::sqrt(g * wet) * wet;
    q = smaller(most, larger(-most, q));
    raw[i] = flow > 1e-5f ? q : 0;
  }
}

struct Staggered {
  Field u, v, ru, rv, share;
  explicit Staggered(int n) : u((n + 2) * (n + 3)), v((n + 3) * (n + 2)), ru(u), rv(v), share((n + 2) * (n + 2), 1.f) {}
};

static void inertial_step(Lake& k, Staggered& s, float dx, float dt) {
  const int n = k.n, w = k.w, W = n + 3;
  const float gdt = g * dt, gdx = gdt / dx, dt_dx = dt / dx, dx_dt = dx / dt;
#pragma omp parallel for schedule(static)
  for (int j = 1; j <= n; j++) {
    const float *h = &k.h[j * w], *z = &k.bed[j * w], *f = &k.friction[j * w], *u = &s.u[j * W], *v = &s.v[j * w];
    inertial_faces(n - 1, h + 1, z + 1, f + 1, h + 2, z + 2, f + 2, u + 1, u + 2, u + 3, v + 1, v + 2, v + w + 1, v + w + 2, &s.ru[j * W + 2], gdx, gdt);
    if (j < n) inertial_faces(n, h + 1, z + 1, f + 1, h + w + 1, z + w + 1, f + w + 1, v + 1, v + w + 1, v + 2 * w + 1, u + 1, u + 2, u + W + 1, u + W + 2, &s.rv[(j + 1) * w + 1], gdx, gdt);
  }
#pragma omp parallel for schedule(static)
  for (int j = 1; j <= n; j++) {
    const float *h = &k.h[j * w + 1], *u = &s.ru[j * W + 1], *v = &s.rv[j * w + 1];
    float* share = &s.share[j * w + 1];
#pragma omp simd
    for (int i = 0; i < n; i++) {
      float out = larger(0, -u[i]) + larger(0, u[i + 1]) + larger(0, -v[i]) + larger(0, v[i + w]);
      share[i] = smaller(1, h[i] * dx_dt / larger(1e-20f, out));
    }
  }
#pragma omp parallel for schedule(static)
  for (int j = 1; j <= n; j++) {
    const float *ru = &s.ru[j * W + 2], *rv = &s.rv[(j + 1) * w + 1], *c = &s.share[j * w + 1];
    float *u = &s.u[j * W + 2], *v = &s.v[(j + 1) * w + 1];
#pragma omp simd
    for (int i = 0; i < n - 1; i++) u[i] = larger(0, ru[i]) * c[i] + smaller(0, ru[i]) * c[i + 1];
    if (j < n)
#pragma omp simd
      for (int i = 0; i < n; i++) v[i] = larger(0, rv[i]) * c[i] + smaller(0, rv[i]) * c[i + w];
  }
#pragma omp parallel for schedule(static)
  for (int j = 1; j <= n; j++) {
    float* h = &k.h[j * w + 1];
    const float *u = &s.u[j * W + 1], *v = &s.v[j * w + 1], *r = &k.source[j * w + 1];
#pragma omp simd
    for (int i = 0; i < n; i++) h[i] = larger(0, h[i] + dt_dx * (u[i] - u[i + 1] + v[i] - v[i + w]) + dt * r[i]);
  }
}

template <class Work>
static double median_s(int rounds, Work work) {
  std::vector<double> found;
  for (int r = 0; r < rounds; r++) {
    auto start = Clock::now();
    work();
    found.push_back(std::chrono::duration<double>(Clock::now() - start).count());
  }
  std::sort(found.begin(), found.end());
  return found[rounds / 2];
}

int main(int, char** given) {
  const int n = std::atoi(given[1]), steps = std::atoi(given[2]), rounds = std::atoi(given[3]);
  Field ground(size_t(n) * n);
  if (std::fread(ground.data(), 4, ground.size(), stdin) != ground.size()) return 1;
  const double done = double(n) * n * steps;
  Lake one(n, ground), two(n, ground);
  Staggered faces(n);
  double fv1 = median_s(rounds, [&] { for (int i = 0; i < steps; i++) fv1_step(one, 30, .5f); });
  double inertial = median_s(rounds, [&] { for (int i = 0; i < steps; i++) inertial_step(two, faces, 30, .5f); });
  const size_t size = 64u << 20;
  Field a(size, 1), b(size, 2), c(size, 0);
  double triad = median_s(rounds, [&] {
#pragma omp parallel for schedule(static)
    for (size_t i = 0; i < size; i++) c[i] = a[i] + 3 * b[i];
  });
  std::printf("{\"fv1\": %.0f, \"inertial\": %.0f, \"bytes_per_s\": %.0f, \"wet\": %g}\n", done / fv1, done / inertial, 12. * size / triad, one.h[1 + one.w] + two.h[1 + two.w] + c[1]);
}
