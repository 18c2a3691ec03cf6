using Rollup.Entry;
using Rollup.Machine.Simd;

namespace Rollup.Tests.Unit.Machine;

public class SignatureTests
{
    [Fact]
    public void ScriptReachesEveryStatus()
    {
        Compute<BlockedOps>(out StatusMasks reached);
        foreach (string name in Statuses.All())
        {
            CommandKind command = Enum.Parse<CommandKind>(name.Split('.')[0]);
            byte status = (byte)Enum.Parse(Statuses.EnumOf(command), name.Split('.')[1]);
            Assert.True((reached[(int)command] >> status & 1) != 0, $"the script does not reach {name}");
        }
    }

    [Fact]
    public void EveryFormOfTheProductsGivesIt()
    {
        string expected = Compute<ScalarOps>(out _);
        Assert.Equal(expected, Compute<BlockedOps>(out _));
        Assert.Equal(expected, Compute<HostOps>(out _));
    }

    static string Compute<TOps>(out StatusMasks reached) where TOps : struct, IDenseOps
    {
        using AlignedMemory work = new(Signature.WorkBytes);
        Signature.Compute<TOps>(work.Span, out Bytes32 signature, out reached);
        return Convert.ToHexString(signature.Bytes);
    }
}
