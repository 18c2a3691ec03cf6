namespace Rollup.Tests.Unit.Market;

/// <summary>What each judge answers: the table of dapp/guest/Market/README.md.</summary>
public class JudgeTests
{
    [Theory]
    [InlineData(JudgeKind.Holdout, true, true, true)]
    [InlineData(JudgeKind.PublicHoldout, false, true, true)]
    [InlineData(JudgeKind.Replay, false, false, false)]
    public void AnswersAre(JudgeKind kind, bool sealsData, bool takesModels, bool scores)
    {
        Judge judge = Judge.Of(kind);
        Assert.Equal((true, sealsData, takesModels, scores), (judge.IsKnown, judge.SealsData, judge.TakesModels, judge.Scores));
    }

    [Fact]
    public void EveryKindHasARowAndNothingElseHas()
    {
        for (int number = 0; number <= byte.MaxValue; number++)
        {
            Judge judge = Judge.Of((JudgeKind)number);
            Assert.Equal(number != 0 && Enum.IsDefined((JudgeKind)number), judge.IsKnown);
            Assert.Equal(judge.IsKnown, judge.Way is Judging.Scoring or Judging.Repeating);
        }
    }
}
