using System.Text;
using Rollup.Machine.Riscv;
using Rollup.Protocol;

namespace Rollup.Machine.Cartesi;

/// <summary>The outside's half of one request: runs the guest to its next accept or reject and keeps what it says on the way.</summary>
static class CartesiDialog
{
    const ulong CyclesPerCall = 1UL << 24; // so that no call lasts longer than its patience

    /// <summary>
    /// Runs to an accept or a reject. Everything else is the end of the application: <see cref="MachineHaltedException"/>.
    /// </summary>
    public static void Run(CartesiEmulator emulator, Exchange exchange, ulong cyclesMax)
    {
        byte[] buffer = new byte[PhysicalMemory.BufferBytes];
        ulong end = emulator.Cycles + cyclesMax;
        for (ulong target = 0; exchange.IsAccepted is null;)
        {
            target = Math.Min(end, Math.Max(target, emulator.Cycles) + CyclesPerCall);
            BreakReason reason = emulator.Run(target);
            switch (reason)
            {
                case BreakReason.YieldedAutomatically: Collect(emulator.Receive(buffer), buffer, exchange); break;
                case BreakReason.YieldedManually: End(emulator.Receive(buffer), buffer, exchange); break;
                case BreakReason.ReachedTargetCycle when target < end: break;
                case BreakReason.YieldedSoftly or BreakReason.ConsoleOutput or BreakReason.ConsoleInput: break; // nothing of ours
                case BreakReason.ReachedTargetCycle:
                    throw new MachineHaltedException($"the guest has not answered after {cyclesMax} instructions");
                default: throw new MachineHaltedException($"the guest stopped with {reason}");
            }
        }
    }

    /// <summary>
    /// A new machine that has run to the accept of no outputs that every template waits at, with all that a node asks of one.
    /// </summary>
    public static CartesiEmulator Start(string imageFile, bool isServed, ulong cyclesMax)
    {
        CartesiEmulator emulator = CartesiEmulator.Create(imageFile, isServed);
        try
        {
            Exchange exchange = new() { Kind = default, Request = default };
            Run(emulator, exchange, cyclesMax);
            if (TemplateProblem(emulator, exchange) is { } problem) throw new MachineHaltedException(problem);
            return emulator;
        }
        catch
        {
            emulator.Dispose();
            throw;
        }
    }

    static string? TemplateProblem(CartesiEmulator emulator, Exchange exchange)
    {
        if (exchange.IsAccepted != true || exchange.Outputs.Count != 0
            || !exchange.OutputsRoot.Equals(OutputsTree.Pristine(OutputsTree.Height)))
            return "the image does not start with an accept of no outputs";
        HtifWord word = HtifWord.Decode(emulator.ReadRegister(Register.ToHost));
        if (emulator.ReadRegister(Register.YieldedManually) != 1 || word != HtifWord.Accept)
            return $"the image waits with {word}, not with an accept";
        return emulator.ReadRegister(Register.Unreproducible) == 0 ? null : "the machine is not reproducible";
    }

    static void Collect(HtifWord word, byte[] buffer, Exchange exchange)
    {
        byte[] sent = buffer[..(int)word.Data];
        switch (word.Reason)
        {
            case HtifWord.Output: exchange.Outputs.Add(sent); break;
            case HtifWord.Report: exchange.Reports.Add(sent); break;
            case HtifWord.Progress: break;
            default: throw new MachineHaltedException($"the guest yielded for the unknown reason {word.Reason}");
        }
    }

    static void End(HtifWord word, byte[] buffer, Exchange exchange)
    {
        switch (word.Reason)
        {
            case HtifWord.Accepted when word.Data == Bytes32.Size:
                exchange.OutputsRoot = Bytes32.Read(buffer);
                exchange.IsAccepted = true;
                break;
            case HtifWord.Rejected: exchange.IsAccepted = false; break;
            case HtifWord.Trapped:
                throw new MachineHaltedException("the guest trapped: " + Encoding.ASCII.GetString(buffer, 0, (int)word.Data));
            default: throw new MachineHaltedException($"the guest stopped with the reason {word.Reason} and {word.Data} bytes");
        }
    }
}
