using System.Text.RegularExpressions;

namespace Rollup.Tests.Unit.Cli;

/// <summary>Whoever reads that a number is out of range reads the range, and it is the one that the code has.</summary>
public partial class StatusWordsTests
{
    static readonly Type[] s_enums =
    [
        typeof(RecipeStatus), typeof(KernelStatus), typeof(NetworkStatus), typeof(OnnxStatus), typeof(DataSetStatus), typeof(SchemaStatus),
    ];

    /// <summary>The end of a name that says of the status that it is about a number; those of the market are in its table.</summary>
    const string OfNumbers =
        "(OutOfRange|AboveMax|Zero|TooFar|TooEarly|TooLarge|TooManyParts|LimitExceeded|VersionNotSupported|TooCostly)$";

    // Of a single value, or of a moment that the job names.
    static readonly string[] s_withoutRange =
    [
        "KernelStatus.DivisorZero", "KernelStatus.TargetOutOfRange", "DataSetStatus.PaddingNotZero", "DataSetStatus.TargetOutOfRange",
        "SchemaStatus.TargetOutOfRange", "SettleJobStatus.TooEarly", "PostJobStatus.ScoreOfReplayNotZero",
    ];

    public static TheoryData<string, string, string> Limit => new()
    {
        { "RecipeStatus.RowsZero", "1", $"{Limits.RowsMax}" },
        { "RecipeStatus.EpochsZero", "1", $"{Limits.EpochsMax}" },
        { "RecipeStatus.EpochsAboveMax", "1", $"{Limits.EpochsMax}" },
        { "RecipeStatus.BatchAboveMax", "1", $"{Limits.BatchMax}" },
        { "RecipeStatus.LearningRateOutOfRange", "0", $"{Recipe.LearningRateMaxQ32 >> 32}" },
        { "RecipeStatus.MomentumOutOfRange", "0", $"{Recipe.OneQ32 >> 32}" },
        { "RecipeStatus.Beta1OutOfRange", "0", "0.999023" },
        { "RecipeStatus.Beta2OutOfRange", "0", "0.999999" },
        { "RecipeStatus.EpsilonOutOfRange", "0", $"{Recipe.EpsilonMaxQ47 >> 47}" },
        { "RecipeStatus.WeightDecayOutOfRange", "0", $"{Recipe.OneQ32 >> 32}" },
        { "KernelStatus.ColumnsOutOfRange", "1", $"{Limits.ColumnsMax}" },
        { "KernelStatus.DecimalsAboveMax", "0", $"{Ingestion.DecimalsMax}" },
        { "KernelStatus.WeightOutOfRange", "-127.999992", "127.999992" },
        { "NetworkStatus.LayersAboveMax", "1", $"{Limits.LayersMax}" },
        { "NetworkStatus.WidthZero", "1", $"{Limits.WidthMax}" },
        { "NetworkStatus.ParametersAboveMax", "at most", $"{Limits.ParametersMax}" },
        { "OnnxStatus.LimitExceeded", $"{Limits.LayersMax}", $"{Limits.ParametersMax}" },
        { "DataSetStatus.ClassesOutOfRange", "0", $"{Limits.ClassesMax}" },
        { "PostJobStatus.PlacesOutOfRange", "1", $"{MarketLimits.PlacesMax}" },
        { "PostJobStatus.UnitsAboveMax", "below", $"2^{MarketLimits.UnitsBitsMax}" },
        { "PostJobStatus.ModelBytesOutOfRange", "1", $"{MarketLimits.ModelBytesMax}" },
        { "PostJobStatus.RowsOutOfRange", "1", $"{Limits.RowsMax}" },
        { "PostJobStatus.ColumnsOutOfRange", "1", $"{Limits.ColumnsMax}" },
        { "PostJobStatus.ClassesOutOfRange", "0", $"{Limits.ClassesMax}" },
        { "PostJobStatus.MetricUnfit", "regression (--classes 0): r-squared", "2 classes: accuracy or log-loss or auc" },
        { "PostJobStatus.DataBytesDiffer", "at most", $"{MarketLimits.DataBytesMax}" },
        { "PostJobStatus.SchemaBytesOutOfRange", "1", $"{SchemaFile.BytesMax}" },
        { "PostJobStatus.RecipeUnfit", $"{Limits.EpochsMax}", $"{Limits.BatchMax}" },
        { "PostJobStatus.ThresholdOutOfRange", "131072", "-1073741824" },
        { "PostJobStatus.InitialScoreOutOfRange", "131072", "-1073741824" },
        { "PostJobStatus.CommitDeadlineTooEarly", "at least", $"{MarketLimits.GapBlocksMin}" },
        { "PostJobStatus.RevealDeadlineTooEarly", $"{MarketLimits.RevealBlocksMin}", $"{MarketLimits.SubmittedPerBlock}" },
        { "PostJobStatus.HoldoutDeadlineTooEarly", "at least", $"{MarketLimits.GapBlocksMin}" },
        { "PostJobStatus.DeadlineTooFar", "at most", $"{MarketLimits.SpanBlocksMax}" },
        { "PostJobStatus.HoldoutDeadlineTooFar", "at most", $"{MarketLimits.HoldoutBlocksMax}" },
        { "PostJobStatus.SlotsExceeded", $"{MarketLimits.OpeningSlotsMax}", $"{MarketLimits.RevealedSlotsMax}" },
        { "PostJobStatus.MarketCrowded", $"{MarketLimits.CrowdedJobs}", $"{MarketLimits.CrowdedSpanBlocksMax}" },
        { "PostJobStatus.JobTableFull", "most", $"{MarketLimits.JobsMax}" },
        { "ProvideBlockStatus.NoRoom", "over", $"{MarketLimits.CrowdedSpanBlocksMax}" },
        { "ProvideBlockStatus.BlockTooLarge", "at most", $"{MarketLimits.BlockBytesMax}" },
        { "OpeningStatus.ModelTooCostly", $"{BenchRow.MemoryBytes}", $"{MarketLimits.UnitsPerJobMax}" },
    };

    [Fact]
    public void EveryStatusHasWordsAndThoseOfNumbersANumber()
    {
        foreach ((string name, string words) in All())
        {
            Assert.False(string.IsNullOrWhiteSpace(words), name);
            if (AboutNumber().IsMatch(name) && !s_withoutRange.Contains(name)) Assert.True(words.Any(char.IsAsciiDigit), $"{name}: "
                + $"{words}");
        }
        Assert.All(s_withoutRange, name => Assert.Contains(name, All().Keys)); // no exception outlives its status
    }

    [Theory, MemberData(nameof(Limit))]
    public void TheLimitIsTheConstant(string status, string from, string to)
    {
        string words = All()[status];
        Assert.True(Word(from).IsMatch(words), $"{words}: {from}");
        Assert.True(Word(to).IsMatch(words), $"{words}: {to}");
    }

    [Theory]
    [InlineData(0, "r-squared")]
    [InlineData(2, "accuracy or log-loss or auc")]
    [InlineData(3, "accuracy or log-loss")]
    public void TheMetricsThatFitAreNamed(int classes, string metrics)
    {
        UserError error = FailureWords.Of(new ScoreUndefined(KernelStatus.MetricDiffersFromOutput,
            classes == 0 ? MetricKind.Accuracy : MetricKind.RSquared, classes));
        Assert.EndsWith(": " + metrics, error.Next, StringComparison.Ordinal);
    }

    static Dictionary<string, string> All()
    {
        Dictionary<string, string> words = [];
        foreach (Type type in s_enums)
        {
            foreach (Enum status in Enum.GetValues(type).Cast<Enum>().Where(status => $"{status}" != "Accepted"))
                words.Add($"{type.Name}.{status}", StatusWords.Meaning(status));
        }
        foreach (CommandKind command in Enum.GetValues<CommandKind>())
        {
            if (Rollup.Client.Values.Statuses.EnumOf(command) is not { } type) continue;
            foreach (string status in Enum.GetNames(type).Where(name => name != "Accepted"))
                words.Add($"{type.Name}.{status}", RefusalAdvice.For(command, status));
        }
        foreach ((OpeningStatus status, string advice) in RefusalAdvice.Openings) words.Add($"{nameof(OpeningStatus)}.{status}", advice);
        return words;
    }

    static Regex Word(string text) => new($@"(?<![\w.]){Regex.Escape(text)}(?![\w]|\.\d)");

    [GeneratedRegex(OfNumbers)]
    internal static partial Regex AboutNumber();
}
