namespace Rollup.Bench.Validation;

/// <summary>
/// EZKL proves one inference without showing its input or weights. Its npm engine witnesses, proves and verifies, but takes a circuit that
/// only its native program compiles, and that is in no registry this bench installs from. So these figures are quoted, not measured in this
/// run.
/// </summary>
static class QuotedProofs
{
    public const string Name = "EZKL, a proof (quoted)";

    public const string Source =
        "EZKL: quoted, not of this run. We measured them once, no later than 2026-11-24, with the npm package @ezkljs/engine 21.0.0 "
        + "(WASM, one thread, CPU seconds) under Node 20 on two shared cores of a Xeon, on hand-made circuits of the same shapes with "
        + "fixed weights and tuned decomposition (2^10 rows for the logistic regression, 2^13 for the MLP), which is in EZKL's favour, "
        + "as keys are not counted; its native program with many threads is many times quicker. It hides the data, which nothing "
        + "else here does. It has no proof of a validation or a training.";

    const double LogisticProveSeconds = 3.5, PerceptronProveSeconds = 20.9;

    public static IEnumerable<Figure> Measure()
    {
        foreach (Work work in Work.All)
            yield return work.Kind == WorkKind.Infer
                ? new Figure(
                    Name, work, Seconds: work.Model == ModelKind.Logistic ? LogisticProveSeconds : PerceptronProveSeconds, Note: "quoted")
                : new Figure(Name, work, Note: "no such proof");
    }
}
