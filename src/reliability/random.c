/* xoshiro256**, seeded by SplitMix64. */
#include "reliability/random.h"

static uint64_t rotate(uint64_t x, int by)
{
	return x << by | x >> (64 - by);
}

void random_seed(struct random *r, uint64_t seed)
{
	for (int i = 0; i < 4; i++) {
		uint64_t z = seed += 0x9e3779b97f4a7c15u;

		z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
		z = (z ^ z >> 27) * 0x94d049bb133111ebu;
		r->s[i] = z ^ z >> 31;
	}
}

uint64_t random_next(struct random *r)
{
	uint64_t *s = r->s, result = rotate(s[1] * 5, 7) * 9, t = s[1] << 17;

	s[2] ^= s[0];
	s[3] ^= s[1];
	s[1] ^= s[2];
	s[0] ^= s[3];
	s[2] ^= t;
	s[3] = rotate(s[3], 45);
	return result;
}

/* The high and the low word of a product. */
static uint64_t multiply(uint64_t a, uint64_t b, uint64_t *low)
{
	uint64_t al = a & 0xffffffffu, ah = a >> 32, bl = b & 0xffffffffu, bh = b >> 32;
	uint64_t ll = al * bl, lh = al * bh, hl = ah * bl;
	uint64_t middle = (ll >> 32) + (lh & 0xffffffffu) + (hl & 0xffffffffu);

	*low = a * b;
	return ah * bh + (lh >> 32) + (hl >> 32) + (middle >> 32);
}

uint64_t random_index(struct random *r, uint64_t n)
{
	uint64_t reject = (0 - n) % n, low, high;

	do {
		high = multiply(random_next(r), n, &low);
	} while (low < reject);
	return high;
}
