using System.Reflection;

namespace Rollup.Tests.Unit.Cli;

/// <summary>The library names what happened; the command owes each of its failures words, a next step and an exit code.</summary>
public class FailureWordsTests
{
    public static TheoryData<Type> Failures =>
        [.. typeof(Failure).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Failure)) && !type.IsAbstract)];

    [Theory, MemberData(nameof(Failures))]
    public void EveryFailureHasWordsAndANextStep(Type type)
    {
        Assert.True(type.IsSealed, "the family is closed");
        UserError error = FailureWords.Of(Example(type));
        Assert.All([error.What, error.Why, error.Next], text => Assert.False(string.IsNullOrWhiteSpace(text)));
        int code = type.IsSubclassOf(typeof(MisuseFailure)) ? ExitCode.Usage
            : type.IsSubclassOf(typeof(PassingFailure)) ? ExitCode.RetryLater : ExitCode.Refused;
        Assert.Equal(code, error.Code);
    }

    [Fact]
    public void WordsCarryTheData()
    {
        UserError error = FailureWords.Of(new LineOfOtherWidth("my.csv", 7, 3, 4));
        Assert.Equal(("my.csv, line 7 has 3 cells", "the first line has 4"), (error.What, error.Why));
        error = FailureWords.Of(new PostingInterrupted(12, new ClientException(new StillWaiting("input 12", TimeSpan.FromSeconds(120)))));
        Assert.Contains("input 12", error.What, StringComparison.Ordinal);
        Assert.Contains("within 120 s", error.Why, StringComparison.Ordinal);
        Assert.Contains("do not post again", error.Next, StringComparison.Ordinal);
        error = FailureWords.Of(new PostedUnopened(4, new OperationCanceledException()));
        Assert.Contains("job 4 is posted", error.What, StringComparison.Ordinal);
        Assert.Contains("do not post again: `rollup job open 4`", error.Next, StringComparison.Ordinal);
        foreach (Failure stopped in (Failure[])[new PostedUnopened(4, new TaskCanceledException()),
            new PostingInterrupted(null, new TaskCanceledException()), new PostingInterrupted(7, new OperationCanceledException())])
            Assert.Equal("it was stopped before it ended", FailureWords.Of(stopped).Why);
        Assert.Contains("or the sponsor have opened the holdout", Early(isHoldoutDeadline: true), StringComparison.Ordinal);
        Assert.DoesNotContain("holdout", Early(isHoldoutDeadline: false), StringComparison.Ordinal);
    }

    [Fact]
    public void AKeyThatEverybodyHasIsToldWithWhatToDo()
    {
        KnownKeyException known = new(AnvilKeys.Problem(AnvilKeys.All[0].Address, chainId: 1)!);
        UserError error = ErrorReport.Explain(known, SecondRun.PaysAgain, new());
        Assert.Equal(ExitCode.Usage, error.Code);
        Assert.Contains("sign for chain 31337 alone, and this is chain 1", error.Why, StringComparison.Ordinal);
        Assert.Contains("rollup wallet new", error.Next, StringComparison.Ordinal);
    }

    [Fact]
    public void AnErrorOfTheLibraryIsExplainedByItsFailure() => Assert.Equal(
        ExitCode.RetryLater,
        ErrorReport.Explain(new ClientException(new NodeSilent("http://127.0.0.1:1", "refused", IsInspect: false))).Code);

    [Fact]
    public void AFailuresOwnTextShowsNoKey() => Assert.DoesNotContain(
        "SECRET4",
        new ClientException(new NodeSilent("http://127.0.0.1:1/?SECRET4/inspect", "refused", IsInspect: true)).ToString(),
        StringComparison.Ordinal);

    static string Early(bool isHoldoutDeadline) =>
        FailureWords.Of(new TooEarly(CommandKind.SettleJob, "TooEarly", 9, 5, isHoldoutDeadline)).What;

    static Failure Example(Type type)
    {
        ConstructorInfo constructor = type.GetConstructors().Single();
        return (Failure)constructor.Invoke([.. constructor.GetParameters().Select(parameter => Value(parameter.ParameterType))]);
    }

    static object? Value(Type type) => type switch
    {
        _ when type == typeof(string) => "text",
        _ when type == typeof(Exception) => new TimeoutException("late"),
        _ when type == typeof(IReadOnlyList<string>) => new[] { "one", "two" },
        { IsEnum: true } => Enum.GetValues(type).GetValue(1), // the first says that nothing is wrong
        _ => Activator.CreateInstance(type),
    };
}
