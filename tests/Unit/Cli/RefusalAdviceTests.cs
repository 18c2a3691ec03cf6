using Rollup.Cli.Output;
using Rollup.Client.Failures;
using Rollup.Client.Values;
using Rollup.Protocol;
using Xunit;

namespace Rollup.Tests.Unit.Cli;

public class RefusalAdviceTests
{
    public static TheoryData<CommandKind> Commands => [.. Enum.GetValues<CommandKind>().Where(command => command != CommandKind.None)];

    [Theory]
    [MemberData(nameof(Commands))]
    public void EveryStatusOfEveryCommandHasAdvice(CommandKind command)
    {
        Type statuses = Statuses.EnumOf(command) ?? throw new InvalidOperationException($"{command} has no statuses");
        foreach (string status in Enum.GetNames(statuses).Where(name => name != "Accepted"))
            Assert.True(RefusalAdvice.Knows(Statuses.NameOf(command), status), $"{command}.{status} has no advice");
    }

    [Fact]
    public void AStatusIsShownByItsName()
    {
        Assert.Equal("CommitmentDiffers", Statuses.NameOf(CommandKind.RevealWork, 8));
        Assert.Equal("status200", Statuses.NameOf(CommandKind.RevealWork, 200));
    }
}
