# Executes 3 n + 13 instructions with n = 1,000,000, two of them marks: how the plugin is checked.
.globl _start
_start:
    li a7, 124          # 1 sched_yield
    ecall               # 1: a mark after 2
    li t0, 1000000      # 2 (lui, addi)
1:  addi t0, t0, -1     # 3 n
    nop
    bnez t0, 1b
    ecall               # 1: a mark
    li a0, 0            # 1
    li a7, 93           # 1 exit
    ecall               # 1
