using Rollup.Cli.Output;
using Rollup.Kernel;

namespace Rollup.Cli.Verbs;

/// <summary>`rollup signature`: one number that says whether this program computes what every other copy of it computes.</summary>
static class SignatureVerb
{
    const int Alignment = 64;

    public static Verb Create()
    {
        Verb verb = new(
            "signature", "Print one hash over everything the arithmetic can do. It is the same on every computer, or something is wrong.",
            "rollup signature", "rollup signature --json");
        verb.SetAction(parsed =>
        {
            string signature = Compute().ToString("x16");
            Sessions.ScreenOf(parsed).Answer(new { Signature = signature }, console => Sessions.ScreenOf(parsed).Say(signature));
            return ExitCode.Done;
        });
        return verb;
    }

    static ulong Compute()
    {
        byte[] memory = GC.AllocateArray<byte>(KernelSignature.WorkBytes + Alignment, pinned: true);
        nint address = System.Runtime.InteropServices.Marshal.UnsafeAddrOfPinnedArrayElement(memory, 0);
        int skip = (int)((Alignment - (address % Alignment)) % Alignment);
        return KernelSignature.Compute<ScalarOps>(memory.AsSpan(skip, KernelSignature.WorkBytes));
    }
}
