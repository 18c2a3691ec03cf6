using Rollup.Cli.Output;
using Rollup.Entry;
using Rollup.Kernel;
using Rollup.Machine;
using Rollup.Protocol;

namespace Rollup.Cli.Verbs;

/// <summary>`rollup signature`: one number that says whether this program computes what every other copy of it computes.</summary>
static class SignatureVerb
{
    public static Verb Create()
    {
        Verb verb = new(
            "signature", "Print one hash over everything the machine computes. It is the same on every computer, or something is wrong.",
            "rollup signature", "rollup signature --json");
        verb.SetAction(parsed =>
        {
            string signature = Compute();
            Sessions.ScreenOf(parsed).Answer(new { Signature = signature }, console => Sessions.ScreenOf(parsed).Say(signature));
            return ExitCode.Done;
        });
        return verb;
    }

    static string Compute()
    {
        using AlignedMemory memory = new(Signature.WorkBytes);
        Signature.Compute<ScalarOps>(memory.Span, out Bytes32 signature, out _);
        return Convert.ToHexStringLower(signature.Bytes);
    }
}
