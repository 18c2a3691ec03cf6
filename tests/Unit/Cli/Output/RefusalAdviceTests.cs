using Rollup.Client.Values;
using Statuses = Rollup.Client.Values.Statuses;

namespace Rollup.Tests.Unit.Cli;

/// <summary>Every status of every command has its sentence, and there is no sentence for anything else.</summary>
public class RefusalAdviceTests
{
    static readonly CommandKind[] s_commands = [.. Enum.GetValues<CommandKind>().Where(command => command != CommandKind.None)];

    [Fact]
    public void EveryStatusHasAdviceAndNoOther()
    {
        HashSet<string> used = [];
        foreach (CommandKind command in s_commands)
        {
            foreach (string status in StatusesOf(command))
            {
                string own = $"{Statuses.NameOf(command)}.{status}", shared = $"*.{status}";
                Assert.True(RefusalAdvice.Table.ContainsKey(own) || RefusalAdvice.Table.ContainsKey(shared), $"{own} has no advice");
                used.Add(RefusalAdvice.Table.ContainsKey(own) ? own : shared);
            }
        }
        Assert.Empty(RefusalAdvice.Table.Keys.Except(used));
        IEnumerable<OpeningStatus> findings = Enum.GetValues<OpeningStatus>().Where(status => status != OpeningStatus.Accepted);
        Assert.Equal(findings, RefusalAdvice.Openings.Keys.Order());
    }

    [Fact]
    public void ACommandsOwnSentenceGoesFirst()
    {
        Assert.Contains("go on with `rollup train`", RefusalAdvice.For(CommandKind.AcceptJob, "AlreadyAccepted"), StringComparison.Ordinal);
        Assert.Equal(RefusalAdvice.Table["*.JobUnknown"], RefusalAdvice.For(CommandKind.SettleJob, "JobUnknown"));
        Assert.Contains("README.md", RefusalAdvice.For(CommandKind.SettleJob, "status200"), StringComparison.Ordinal);
    }

    /// <summary>What the market cannot read it cannot give back: no page promises it.</summary>
    [Fact]
    public void NothingComesBackOfWhatWasNotUnderstood()
    {
        foreach (string status in StatusesOf(CommandKind.Deposit))
        {
            bool isKept = status == nameof(DepositStatus.Undecodable);
            Assert.Equal(isKept, RefusalAdvice.Keeps(CommandKind.Deposit, status));
            Assert.Equal(!isKept, RefusalAdvice.For(CommandKind.Deposit, status).Contains("comes back", StringComparison.Ordinal));
            EarlierDeposit earlier = new(default, 1, 2, CommandKind.Deposit, JobId: null, status);
            Assert.Equal(!isKept, FailureWords.Of(earlier).Next.Contains("the money comes back", StringComparison.Ordinal));
        }
        Assert.False(RefusalAdvice.Keeps(CommandKind.PostJob, nameof(PostJobStatus.MarketCrowded)));
    }

    [Fact]
    public void AStatusIsShownByItsName()
    {
        Assert.Equal("CommitmentDiffers", Statuses.NameOf(CommandKind.RevealWork, 8));
        Assert.Equal("status200", Statuses.NameOf(CommandKind.RevealWork, 200));
    }

    static IEnumerable<string> StatusesOf(CommandKind command) => Enum.GetNames(
        Statuses.EnumOf(command) ?? throw new InvalidOperationException($"{command} has no statuses")).Where(name => name != "Accepted");
}
