/* Length decoder for x86-64 (long mode): where an instruction ends and what in it depends on its own address. */
#ifndef KVMBENCH_INSN_H
#define KVMBENCH_INSN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum insn_map { MAP_ONE_BYTE, MAP_0F, MAP_0F38, MAP_0F3A, MAP_VECTOR };

/* One decoded instruction. Offsets count from its first byte. */
struct insn {
    uint8_t length;        /* 1 to 15 */
    uint8_t map;           /* enum insn_map; MAP_VECTOR: any VEX or EVEX encoding */
    uint8_t opcode;        /* last opcode byte */
    uint8_t rex;           /* 0x40 to 0x4f, or 0 */
    bool operand_size;     /* 66 prefix */
    bool address_size;     /* 67 prefix */
    bool has_modrm;
    uint8_t modrm;
    uint8_t disp_at, disp_size;   /* displacement of a memory operand; size 0: none */
    uint8_t imm_at, imm_size;     /* immediate, or relative branch offset; size 0: none */
};

/* Decodes the instruction at `code`, of which `size` bytes exist. False: no valid instruction, or it is cut off. */
bool insn_decode(const uint8_t *code, size_t size, struct insn *insn);

/* `syscall` */
bool insn_is_syscall(const struct insn *insn);

/* Memory operand relative to the address of the next instruction. */
bool insn_is_rip_relative(const struct insn *insn);

/* Branch with an offset relative to the next instruction: jmp, jcc, call, loop, jrcxz, xbegin. */
bool insn_is_relative_branch(const struct insn *insn);

/* Direct or indirect call: the next instruction is where it returns to. */
bool insn_is_call(const struct insn *insn);

/* Nothing runs on into the next instruction: jmp, ret, iret, hlt, ud2, int3. */
bool insn_ends_flow(const struct insn *insn);

/* Filler between functions: nop of any length, int3. */
bool insn_is_padding(const struct insn *insn);

/* The sign-extended displacement or immediate of `size` bytes at `at`. */
int64_t insn_signed(const uint8_t *at, unsigned size);

#endif
