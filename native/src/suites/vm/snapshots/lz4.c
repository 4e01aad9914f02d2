#include "suites/vm/snapshots/lz4.h"

#include <string.h>

enum {
    HASH_BITS = 13,
    LEAST_MATCH = 4,
    LAST_LITERALS = 5, /* a block ends with so many literals, */
    LAST_MATCH = 12,   /* and its last match begins so long before its end */
    LONG = 15,         /* a length that goes on behind the token */
    SKIP_BITS = 6,     /* level 1: after so many misses (a power of two) steps get longer */
};

/* Earlier places by the hash of their four bytes; places are 1 more than they are, 0 is none. */
struct places {
    uint32_t latest[1 << HASH_BITS];
    uint32_t before[LZ4_MOST];
};

struct match {
    size_t at, length; /* length 0: none */
};

static uint32_t word_at(const uint8_t *from)
{
    uint32_t word;
    memcpy(&word, from, sizeof word);
    return word;
}

static uint32_t hash(uint32_t word)
{
    return word * 2654435761u >> (32 - HASH_BITS);
}

static void note_place(struct places *places, const uint8_t *from, size_t at)
{
    uint32_t *latest = &places->latest[hash(word_at(from + at))];
    places->before[at] = *latest;
    *latest = (uint32_t)at + 1;
}

/* How many bytes are equal, up to `end`. */
static size_t common(const uint8_t *from, size_t earlier, size_t at, size_t end)
{
    size_t length = 0;
    while (at + length + sizeof(uint64_t) <= end) {
        uint64_t a, b;
        memcpy(&a, from + earlier + length, sizeof a);
        memcpy(&b, from + at + length, sizeof b);
        if (a != b)
            return length + (size_t)__builtin_ctzll(a ^ b) / 8;
        length += sizeof a;
    }
    while (at + length < end && from[earlier + length] == from[at + length])
        length++;
    return length;
}

static struct match find(const struct places *places, const uint8_t *from, size_t at, size_t end, unsigned tries)
{
    struct match best = {0, 0};
    uint32_t word = word_at(from + at), place = places->latest[hash(word)];
    for (; tries > 0 && place != 0 && at - (place - 1) < LZ4_MOST; tries--, place = places->before[place - 1]) {
        if (word_at(from + place - 1) != word)
            continue;
        size_t length = common(from, place - 1, at, end);
        if (length >= LEAST_MATCH && length > best.length)
            best = (struct match){place - 1, length};
    }
    return best;
}

/*
 * Copies `count` bytes, in steps of 16 that may go beyond them, where both sides have `slack` bytes from there on; most copies are of a
 * few bytes. `to` is at least 16 bytes behind `from`, or elsewhere.
 */
static void copy_wide(uint8_t *to, const uint8_t *from, size_t count, size_t slack)
{
    enum { STEP = 16 };
    if (slack < count + STEP) {
        memcpy(to, from, count);
        return;
    }
    for (size_t at = 0; at < count; at += STEP)
        memcpy(to + at, from + at, STEP);
}

/* What a length is more than the token holds. */
static uint8_t *put_length(uint8_t *to, size_t rest)
{
    for (; rest >= 255; rest -= 255)
        *to++ = 255;
    *to++ = (uint8_t)rest;
    return to;
}

/* slack: bytes from the literals to the input's end. */
static uint8_t *put_literals(uint8_t *to, const uint8_t *literals, size_t count, size_t slack, unsigned match_nibble)
{
    *to++ = (uint8_t)((count < LONG ? count : LONG) << 4 | match_nibble);
    if (count >= LONG)
        to = put_length(to, count - LONG);
    copy_wide(to, literals, count, slack);
    return to + count;
}

static uint8_t *put_sequence(uint8_t *to, const uint8_t *literals, size_t count, size_t slack, size_t distance, size_t length)
{
    size_t more = length - LEAST_MATCH;
    to = put_literals(to, literals, count, slack, more < LONG ? (unsigned)more : LONG);
    *to++ = (uint8_t)distance;
    *to++ = (uint8_t)(distance >> 8);
    return more < LONG ? to : put_length(to, more - LONG);
}

size_t lz4_compress(uint8_t *to, const uint8_t *from, size_t bytes, unsigned level)
{
    static _Thread_local struct places places;
    uint8_t *start = to;
    size_t anchor = 0, at = 0, misses = 0, limit = bytes > LAST_MATCH ? bytes - LAST_MATCH : 0;
    memset(places.latest, 0, sizeof places.latest);
    while (at < limit) {
        struct match match = find(&places, from, at, bytes - LAST_LITERALS, 1u << (level - 1));
        note_place(&places, from, at);
        if (match.length == 0) {
            at += level == 1 ? 1 + (misses++ >> SKIP_BITS) : 1;
            continue;
        }
        misses = 0;
        to = put_sequence(to, from + anchor, at - anchor, bytes - anchor, at - match.at, match.length);
        anchor = at + match.length;
        /* A higher level remembers what it goes past. */
        for (at++; level > 1 && at < anchor && at < limit; at++)
            note_place(&places, from, at);
        at = anchor;
    }
    return (size_t)(put_literals(to, from + anchor, bytes - anchor, 0, 0) - start);
}

/* Reads what a nibble leaves of a length. False where the input ends. */
static int read_length(size_t *length, const uint8_t **from, const uint8_t *end)
{
    uint8_t more = 255;
    if (*length < LONG)
        return 1;
    while (more == 255) {
        if (*from == end)
            return 0;
        more = *(*from)++;
        *length += more;
    }
    return 1;
}

size_t lz4_decompress(uint8_t *to, size_t room, const uint8_t *from, size_t bytes)
{
    const uint8_t *end = from + bytes;
    size_t made = 0;
    while (from < end) {
        size_t literals = *from >> 4, length = *from & 15;
        from++;
        if (!read_length(&literals, &from, end) || literals > (size_t)(end - from) || literals > room - made)
            return SIZE_MAX;
        copy_wide(to + made, from, literals, (size_t)(end - from) < room - made ? (size_t)(end - from) : room - made);
        made += literals;
        from += literals;
        if (from == end)
            return made; /* the last literals */
        if (end - from < 2)
            return SIZE_MAX;
        size_t distance = from[0] | (size_t)from[1] << 8;
        from += 2;
        if (!read_length(&length, &from, end))
            return SIZE_MAX;
        length += LEAST_MATCH;
        if (distance == 0 || distance > made || length > room - made)
            return SIZE_MAX;
        if (distance >= length || (distance >= 16 && room - made >= length + 16)) {
            copy_wide(to + made, to + made - distance, length, room - made);
        } else {
            /* It repeats itself. */
            for (size_t i = 0; i < length; i++)
                to[made + i] = to[made + i - distance];
        }
        made += length;
    }
    return SIZE_MAX;
}
