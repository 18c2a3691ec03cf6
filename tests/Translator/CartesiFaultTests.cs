using System.Buffers.Binary;
using Rollup.Machine.Cartesi;
using Rollup.Machine.Riscv;

namespace Rollup.Tests.Translator;

/// <summary>
/// One instruction with an address, on the Cartesi Machine and on our processor: the same cause, place and value of the fault, or none, and
/// the same cycles. Left out are the device tree, the table of memory ranges and the timer, which are at their addresses there and nowhere
/// in our processor: the image reads none. Skipped, by name and with the reason, where the Cartesi Machine is not installed.
/// </summary>
public class CartesiFaultTests
{
    const ulong State = 0x8000_1000, End = 0x8000_0000 + RiscvMachine.RamBytes;
    const int StateOffset = 0x1000, Pointer = 8, Start = 0x10, Address = 0x48, Handler = 0x60, Root = 0x100, Word = 0x120;
    const uint Nop = 0x13, Load = 0x03, Store = 0x23, Atomic = 0x2f;

    const ulong Value = 0x8001_80ff_fedc_8181;

    // What x9 is loaded with or stored from, at the address in x8.
    public static TheoryData<string, uint, ulong> Rows => new()
    {
        { "nothing", Nop, 0 },
        { "lh lies across", Of(Load, 1, 1), State },
        { "lw lies across", Of(Load, 2, 2), State },
        { "ld lies across", Of(Load, 3, 4), State },
        { "ld lies across nowhere", Of(Load, 3, 4), 0 },
        { "lb from nowhere", Of(Load, 0), 0x1000_0000 },
        { "lb from the registers' shadow", Of(Load, 0), 0 },
        { "ld behind RAM", Of(Load, 3), End },
        { "ld from the top", Of(Load, 3), ulong.MaxValue - 7 },
        { "lw of the device", Of(Load, 2), 0x4000_8000 },
        { "ld of what was received", Of(Load, 3), 0x6000_0000 },
        { "ld of the last received", Of(Load, 3), 0x601f_fff8 },
        { "ld behind the received", Of(Load, 3), 0x6020_0000 },
        { "ld behind the sent", Of(Load, 3), 0x60a0_0000 },
        { "sd into RAM", Of(Store, 3), State + 64 },
        { "sh lies across", Of(Store, 1), State + 1 },
        { "sd lies across", Of(Store, 3), State + 4 },
        { "sd behind RAM", Of(Store, 3), End },
        { "sd onto the received", Of(Store, 3), 0x6000_0000 },
        { "sw to the device", Of(Store, 2), 0x4000_8000 },
        { "lr.w lies across", Of(Atomic, 2) | 2u << 27, State + 2 },
        { "amoadd.d", Of(Atomic, 3), State + 64 },
        { "amoadd.w lies across", Of(Atomic, 2), State + 1 },
        { "amoor.d onto the received", Of(Atomic, 3) | 8u << 27, 0x6000_0000 },
        { "all zeros", 0, 0 },
        { "all ones", 0xffff_ffff, 0 },
        { "fadd.d", 0x0200_0053, 0 },
        { "andn of Zbb", 0x4073_72b3, 0 },
        { "a store of function 4", Of(Store, 4), State },
        { "ebreak", 0x0010_0073, 0 },
        { "ecall", 0x0000_0073, 0 },
        { "a write of mcycle", 0xb004_1073, 0 },
        { "mcycle", 0xb000_24f3, 0 },
        { "mhartid", 0xf140_24f3, 0 },
        { "c.zext.b", Short(0x9c61), Value },
        { "c.sext.b", Short(0x9c65), Value },
        { "c.zext.h", Short(0x9c69), Value },
        { "c.sext.h", Short(0x9c6d), Value },
        { "c.zext.w", Short(0x9c71), Value },
        { "c.not", Short(0x9c75), Value },
        { "c.mul", Short(0x9c41), Value },
        { "c.lbu", Short(0x8004), State },
        { "c.lhu", Short(0x8404), State },
        { "c.lh", Short(0x8444), State },
        { "c.lh lies across", Short(0x8444), State + 1 },
        { "c.sb", Short(0x8804), State + 64 },
        { "c.sh", Short(0x8c04), State + 64 },
        { "c.sh onto the received", Short(0x8c04), 0x6000_0000 },
        { "c.fld", Short(0x2000), State },
        { "c.addiw to x0", Short(0x2001), 0 },
        { "c.lui of nothing", Short(0x6281), 0 },
        { "c.lwsp to x0", Short(0x4002), 0 },
        { "c.jr to x0", Short(0x8002), 0 },
        { "c.ebreak", Short(0x9002), 0 },
        { "a jump out of RAM", 0x0004_00e7, End },
        { "a jump into the sent", 0x0004_00e7, 0x6080_0000 },
        { "a jump to nowhere", 0x0004_00e7, 0x1000_0000 },
    };

    [Theory, MemberData(nameof(Rows))]
    public void FaultsAlikeAfterTheSameCycles(string name, uint instruction, ulong address)
    {
        Assert.SkipUnless(CartesiLibrary.Problem is null, $"the Cartesi Machine 0.21 is not installed: {CartesiLibrary.Problem}");
        byte[] image = ImageOf(instruction, address);
        string file = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(file, image);
            using RiscvMachine ours = new(image);
            using CartesiMachine cartesi = new(file, isServed: false);
            Assert.Equal((name, Fault(cartesi), cartesi.StartCycles), (name, Fault(ours), ours.StartCycles));
        }
        finally
        {
            File.Delete(file);
        }
    }

    static string Fault(IMachine machine) => Convert.ToHexString(machine.State[..128]);

    // Loads and atomics into x9, stores of x9, at an offset from x8; an atomic's offset is none.
    static uint Of(uint opcode, uint function, uint offset = 0) =>
        opcode | function << 12 | 8u << 15 | (opcode == Store ? 9u << 20 : 9u << 7 | offset << 20);

    // An instruction of 16 bits and one that does nothing.
    static uint Short(uint instruction) => instruction | 1u << 16;

    /// <summary>Sets the handler, loads the address, runs the instruction, writes down the fault and accepts as a template does.</summary>
    static byte[] ImageOf(uint instruction, ulong address)
    {
        byte[] image = new byte[StateOffset];
        Span<byte> bytes = image;
        Words(bytes, 0x0100_006f); // j Start
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[Pointer..], State);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[Address..], address);
        Words(bytes[Start..],
            0x0000_0297, 0x0502_8293, 0x3052_9073, // auipc x5,0; addi x5,x5,0x50; csrw mtvec,x5
            0x0000_0417, 0x02c4_3403,              // auipc x8,0; ld x8,0x2c(x8)
            instruction, 0x0380_006f);             // j Handler
        Words(bytes[Handler..],
            0x3420_22f3, 0x3410_2373, 0x3430_23f3, // csrr x5,mcause; csrr x6,mepc; csrr x7,mtval
            0x0000_1517, 0xf945_0513,              // auipc x10,1; addi x10,x10,-0x6c: State
            0x0055_3023, 0x0065_3423, 0x0075_3823, 0x0095_3c23, 0x0285_3023, // sd x5..x7, x9, x8
            0x6080_05b7, 0x0000_0617, 0x0746_0613, // lui x11,0x60800; auipc x12,0; addi x12,x12,0x74: Root
            0x0006_3683, 0x00d5_b023, 0x0086_3683, 0x00d5_b423, 0x0106_3683, 0x00d5_b823, 0x0186_3683, 0x00d5_bc23,
            0x4000_8737, 0x0206_3783, 0x00f7_3023, 0x0000_006f); // lui x14,0x40008; ld x15,0x20(x12); sd x15,0(x14); j .
        OutputsTree.Pristine(OutputsTree.Height).CopyTo(bytes[Root..]);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[Word..], HtifWord.Accept.Encode());
        return image;
    }

    static void Words(Span<byte> bytes, params ReadOnlySpan<uint> words)
    {
        for (int index = 0; index < words.Length; index++) BinaryPrimitives.WriteUInt32LittleEndian(bytes[(4 * index)..], words[index]);
    }
}
