using System.Net.Http;

namespace Rollup.Tests.Unit.Cli;

/// <summary>What a run of hours lives through, and what ends it.</summary>
public class RunPatienceTests
{
    static readonly Exception s_silent = new ClientException(new NodeSilent("http://127.0.0.1:1", "refused", IsInspect: false));
    static readonly Exception s_refused = new ClientException(new InputRefused(7, CommandKind.EvaluateJob, "NothingToScore"));

    [Fact]
    public void WhatIsWrongAtTheFirstLookIsToldAtOnce()
    {
        foreach (Exception fault in (Exception[])[s_silent, new HttpRequestException("refused"), new TimeoutException("late")])
        {
            Assert.False(new RunPatience().Forgives(fault));
            RunPatience going = new();
            going.Succeeded();
            for (int time = 0; time < 50; time++) Assert.True(going.Forgives(fault));
        }
    }

    [Fact]
    public void WhatSomebodyElseDidFirstIsLookedAtAgainAndNoRefusalIsPaidForOften()
    {
        RunPatience patience = new();
        for (int round = 0; round < 3; round++)
        {
            for (int time = 0; time < 3; time++) Assert.True(patience.Forgives(s_refused));
            Assert.False(patience.Forgives(s_refused));
            patience.Succeeded();
        }
    }

    [Fact]
    public void WhoStopsItAndWhatCannotPassEndIt()
    {
        Exception[] ends =
        [
            new OperationCanceledException(), new TaskCanceledException(), UserError.Usage("a", "b", "c"), new InvalidOperationException(),
            new ClientException(new JobFilesMissing(1, "here")), new ClientException(new ModelUnchecked(1)),
            new ClientException(new BalanceTooLow(default, "0", "1")), new KnownKeyException("everybody's"),
        ];
        foreach (Exception end in ends)
        {
            RunPatience patience = new();
            patience.Succeeded();
            Assert.False(patience.Forgives(end));
        }
    }
}
