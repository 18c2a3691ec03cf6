namespace Rollup.Cli.Demo;

/// <summary>
/// A second job, judged by repetition: public data, a fixed recipe, a seed bound to the client. The machine trains again.
/// </summary>
sealed class DemoReplay(Screen screen, DemoWorld world, DemoActor client, DemoActor sponsor)
{
    const int Rows = 64;

    /// <summary>The verdict of the one submission.</summary>
    public async Task<string> RunAsync(CancellationToken cancellation)
    {
        screen.Say("");
        screen.Markup("[bold]Extra. A job judged by repeating the training (rollup job post --replay)[/]");
        TabularData data = DemoData.Read(sponsor.DataFile).Take([.. Enumerable.Range(0, Rows)]);
        ulong head = await sponsor.Session.Chain.BlockNumberAsync(cancellation);
        JobPlan plan = new()
        {
            ModelFile = NewModel.Create(data, [], seed: 1),
            Data = data,
            DataFile = DataSetFile.Create(data),
            Judge = JudgeKind.Replay,
            Metric = MetricKind.Accuracy,
            ThresholdQ32 = 0,
            Places = 1,
            RewardUnits = 1, // one base unit: the demo's closing balances are about the first job
            CommitDeadline = head + 40,
            RevealDeadline = head + 80,
            HoldoutDeadline = head + 120,
            Recipe = Recipes.Adam(LossKind.BinaryCrossEntropy, epochs: 10, batchSize: 16, "0.01", weightDecay: "0", seed: 11),
        };
        return await PlayAsync(plan, cancellation);
    }

    async Task<string> PlayAsync(JobPlan plan, CancellationToken cancellation)
    {
        (ulong jobId, _, int blocks) = await Sponsoring.PostAsync(sponsor.Session, world.Token, plan, cancellation);
        screen.Say($"   job {jobId}: {Rows} public rows and the model, {blocks} blocks");
        await JobActions.AcceptAsync(client.Session, jobId, cancellation);
        Training training = Training.Prepare(
            client.Session.JobFiles(jobId), jobId, plan.Data, client.Address, keepBackPercent: 0, recipe => recipe);
        WorkVerbs.Run(screen, training, jobId, "the job's public data", module: null, anyway: false, cancellation);
        await Submitting.RunAsync(client.Session, jobId, anyway: false, cancellation);
        await world.MineToAsync(plan.CommitDeadline, cancellation);
        await Submitting.RunAsync(client.Session, jobId, anyway: false, cancellation);
        await world.MineToAsync(plan.RevealDeadline, cancellation);
        await JobActions.EvaluateAsync(sponsor.Session, jobId, cancellation);
        JobDetails details = await JobActions.DetailsAsync(sponsor.Session, jobId, cancellation);
        string verdict = ((Verdict)details.Places.Single().Verdict).ToString();
        await JobActions.SettleAsync(sponsor.Session, jobId, cancellation);
        screen.Say($"   the machine trained again from the initial model with {client.Name}'s seed: {verdict}");
        return verdict;
    }
}
