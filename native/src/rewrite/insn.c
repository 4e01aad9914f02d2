/*
 * Encoding after Intel's Software Developer's Manual, volume 2, chapter 2 and appendix A (opcode maps).
 * Written out because Debian has no disassembler library that links statically into a musl binary
 * (libzydis-dev is shared only), and a length decoder is two small tables.
 */
#include "rewrite/insn.h"

#include <string.h>

#define MAX_LENGTH 15

/*
 * Operands of the opcode map, one letter per opcode, a row per high digit:
 *   .  none              x  not valid in long mode     p  prefix          E  escape to another map
 *   M  ModRM             m  ModRM, imm8                Z  ModRM, immz     g/G  ModRM, imm8/immz when ModRM.reg is 0 or 1
 *   b  imm8              z  immz (16 or 32 bit)        v  immz, 64 bit with REX.W      o  64-bit address
 *   j  rel8              J  rel32                      w  imm16           e  imm16, imm8
 */
static const char one_byte[] =
    "MMMMbzxxMMMMbzxE" "MMMMbzxxMMMMbzxx" "MMMMbzpxMMMMbzpx" "MMMMbzpxMMMMbzpx"
    "pppppppppppppppp" "................" "xxxMppppzZbm...." "jjjjjjjjjjjjjjjj"
    "mZxmMMMMMMMMMMMM" "..........x....." "oooo....bz......" "bbbbbbbbvvvvvvvv"
    "mmw.xxmZe.w..bx." "MMMMxxx.MMMMMMMM" "jjjjbbbbJJxj...." "p.pp..gG......MM";

static const char two_byte[] =
    "MMMMx.....x.xM.m" "MMMMMMMMMMMMMMMM" "MMMMxxxxMMMMMMMM" "......x.ExExxxxx"
    "MMMMMMMMMMMMMMMM" "MMMMMMMMMMMMMMMM" "MMMMMMMMMMMMMMMM" "mmmmMMM.MMxxMMMM"
    "JJJJJJJJJJJJJJJJ" "MMMMMMMMMMMMMMMM" "...MmMxx...MmMMM" "MMMMMMMMMMmMMMMM"
    "MMmMmmmM........" "MMMMMMMMMMMMMMMM" "MMMMMMMMMMMMMMMM" "MMMMMMMMMMMMMMMM";

/* What is left to decode. */
struct cursor {
    const uint8_t *code;
    size_t size;
    size_t at;
};

static bool take(struct cursor *c, uint8_t *byte)
{
    if (c->at >= c->size || c->at >= MAX_LENGTH)
        return false;
    *byte = c->code[c->at++];
    return true;
}

static bool skip(struct cursor *c, size_t count)
{
    c->at += count;
    return c->at <= c->size && c->at <= MAX_LENGTH;
}

static bool take_modrm(struct cursor *c, struct insn *insn)
{
    if (!take(c, &insn->modrm))
        return false;
    insn->has_modrm = true;
    unsigned mod = insn->modrm >> 6, rm = insn->modrm & 7;
    if (mod == 3)
        return true;
    unsigned base = rm;
    if (rm == 4) {
        uint8_t sib;
        if (!take(c, &sib))
            return false;
        base = sib & 7;
    }
    insn->disp_size = mod == 1 ? 1 : mod == 2 || base == 5 ? 4 : 0;
    insn->disp_at = (uint8_t)c->at;
    return skip(c, insn->disp_size);
}

static bool take_immediate(struct cursor *c, struct insn *insn, unsigned size)
{
    insn->imm_at = (uint8_t)c->at;
    insn->imm_size = (uint8_t)size;
    return skip(c, size);
}

static bool take_operands(struct cursor *c, struct insn *insn, char kind)
{
    bool wide = insn->rex & 8;
    unsigned immz = insn->operand_size && !wide ? 2 : 4;
    switch (kind) {
    case '.':
        return true;
    case 'M':
        return take_modrm(c, insn);
    case 'm':
        return take_modrm(c, insn) && take_immediate(c, insn, 1);
    case 'Z':
        return take_modrm(c, insn) && take_immediate(c, insn, immz);
    case 'g':
        return take_modrm(c, insn) && ((insn->modrm & 0x30) || take_immediate(c, insn, 1));
    case 'G':
        return take_modrm(c, insn) && ((insn->modrm & 0x30) || take_immediate(c, insn, immz));
    case 'b':
    case 'j':
        return take_immediate(c, insn, 1);
    case 'z':
        return take_immediate(c, insn, immz);
    case 'v':
        return take_immediate(c, insn, wide ? 8 : immz);
    case 'J':
        /* Intel reads rel32 after a 66 prefix, AMD rel16: not to be trusted. */
        return !(insn->operand_size && !wide) && take_immediate(c, insn, 4);
    case 'w':
        return take_immediate(c, insn, 2);
    case 'e':
        return take_immediate(c, insn, 3);
    case 'o':
        return take_immediate(c, insn, insn->address_size ? 4 : 8);
    default:
        return false;
    }
}

/* After a C4, C5 or 62 byte. */
static bool take_vector(struct cursor *c, struct insn *insn, uint8_t escape)
{
    uint8_t payload;
    unsigned map = 1;
    if (!take(c, &payload))
        return false;
    if (escape != 0xc5) {
        map = payload & (escape == 0x62 ? 7 : 0x1f);
        if (!skip(c, escape == 0x62 ? 2 : 1))
            return false;
    }
    insn->map = MAP_VECTOR;
    if (map == 0 || map == 4 || map > 6 || (escape == 0xc4 && map > 3) || !take(c, &insn->opcode))
        return false;
    if (map == 1 && escape != 0x62 && insn->opcode == 0x77)
        return true;
    bool immediate = map == 3 || (map == 1 && two_byte[insn->opcode] == 'm');
    return take_modrm(c, insn) && (!immediate || take_immediate(c, insn, 1));
}

static bool take_instruction(struct cursor *c, struct insn *insn)
{
    uint8_t byte;
    for (;;) {
        if (!take(c, &byte))
            return false;
        if (one_byte[byte] != 'p')
            break;
        insn->rex = 0; /* counts only directly before the opcode */
        if ((byte & 0xf0) == 0x40)
            insn->rex = byte;
        else if (byte == 0x66)
            insn->operand_size = true;
        else if (byte == 0x67)
            insn->address_size = true;
    }
    insn->opcode = byte;
    if (byte == 0xc4 || byte == 0xc5 || byte == 0x62)
        return take_vector(c, insn, byte);
    if (byte == 0x8f && c->at < c->size && (c->code[c->at] & 0x38))
        return false; /* AMD's XOP */
    if (byte != 0x0f)
        return take_operands(c, insn, one_byte[byte]);
    if (!take(c, &insn->opcode))
        return false;
    insn->map = MAP_0F;
    if (insn->opcode == 0x38 || insn->opcode == 0x3a) {
        insn->map = insn->opcode == 0x38 ? MAP_0F38 : MAP_0F3A;
        return take(c, &insn->opcode) && take_operands(c, insn, insn->map == MAP_0F38 ? 'M' : 'm');
    }
    return take_operands(c, insn, two_byte[insn->opcode]);
}

bool insn_decode(const uint8_t *code, size_t size, struct insn *insn)
{
    struct cursor cursor = {code, size, 0};
    memset(insn, 0, sizeof *insn);
    if (!take_instruction(&cursor, insn))
        return false;
    insn->length = (uint8_t)cursor.at;
    return true;
}

bool insn_is_syscall(const struct insn *insn)
{
    return insn->map == MAP_0F && insn->opcode == 0x05;
}

bool insn_is_rip_relative(const struct insn *insn)
{
    return insn->has_modrm && (insn->modrm & 0xc7) == 0x05;
}

bool insn_is_relative_branch(const struct insn *insn)
{
    if (insn->map == MAP_ONE_BYTE) {
        char kind = one_byte[insn->opcode];
        return kind == 'j' || kind == 'J' || (insn->opcode == 0xc7 && insn->modrm == 0xf8);
    }
    return insn->map == MAP_0F && two_byte[insn->opcode] == 'J';
}

bool insn_is_call(const struct insn *insn)
{
    if (insn->map != MAP_ONE_BYTE)
        return false;
    unsigned reg = insn->modrm >> 3 & 7;
    return insn->opcode == 0xe8 || (insn->opcode == 0xff && (reg == 2 || reg == 3));
}

bool insn_ends_flow(const struct insn *insn)
{
    if (insn->map == MAP_0F)
        return insn->opcode == 0x0b || insn->opcode == 0x07;
    if (insn->map != MAP_ONE_BYTE)
        return false;
    unsigned reg = insn->modrm >> 3 & 7;
    switch (insn->opcode) {
    case 0xe9: case 0xeb:
    case 0xc2: case 0xc3: case 0xca: case 0xcb: case 0xcf:
    case 0xf4: case 0xcc:
        return true;
    case 0xff:
        return reg == 4 || reg == 5;
    default:
        return false;
    }
}

bool insn_is_padding(const struct insn *insn)
{
    if (insn->map == MAP_0F)
        return insn->opcode == 0x1f;
    return insn->map == MAP_ONE_BYTE && (insn->opcode == 0x90 || insn->opcode == 0xcc) && !(insn->rex & 1);
}

int64_t insn_signed(const uint8_t *at, unsigned size)
{
    uint64_t value = 0;
    memcpy(&value, at, size);
    unsigned shift = 64 - 8 * size;
    return (int64_t)(value << shift) >> shift;
}
