using Rollup.Machine.Wasm;
using Signature = Rollup.Entry.Signature;

namespace Rollup.Cli.Verbs;

/// <summary>`rollup signature`: one number that says whether this program computes what every other copy of it computes.</summary>
static class SignatureVerb
{
    const ulong WasmFuel = 100_000_000_000;

    public static Verb Create()
    {
        Verb verb = new(
            "signature", "Print one hash over everything the machine computes. It is the same on every computer, or something is wrong.",
            "rollup signature", "rollup signature --engine wasm", "rollup signature --json");
        WasmOptions.AddTo(verb);
        verb.SetAction(parsed =>
        {
            string signature = WasmOptions.ModuleOf(parsed) is { } module ? ComputeIn(module) : Compute();
            CommandSession.ScreenOf(parsed)
                .Answer(new { Signature = signature }, console => CommandSession.ScreenOf(parsed).Say(signature));
            return ExitCode.Done;
        });
        return verb;
    }

    static string ComputeIn(string module)
    {
        try
        {
            using WasmTrainer trainer = TrainerModule.Load(module, WasmTrainer.SignatureMemoryBytes, WasmFuel);
            return trainer.Signature();
        }
        catch (WasmException failed)
        {
            throw new UserError(
                "the module gave no signature", failed.Message, "name the module that belongs to this program with --module");
        }
    }

    static string Compute()
    {
        using AlignedMemory memory = new(Signature.WorkBytes);
        Signature.Compute<ScalarOps>(memory.Span, out Bytes32 signature, out _);
        return Convert.ToHexStringLower(signature.Bytes);
    }
}
