namespace Rollup.Tests.Unit.Market.Storm;

// What is done with a job: the useful thing for its phase, or anything.
sealed partial class MarketStorm
{
    void ActUsefully(StormPlan plan)
    {
        JobRow job = world.View.JobAt(world.View.FindJob(plan.JobId));
        bool isCommitting = world.Block <= job.Terms.CommitDeadline;
        bool isRevealing = !isCommitting && world.Block <= job.Terms.RevealDeadline;
        if (job.Phase is JobPhase.Posted or JobPhase.ModelRead && isCommitting) Provide(plan, JobFiles(plan, in job));
        else if (job.Phase == JobPhase.Open && isCommitting) AcceptOrCommit(plan, in job);
        else if (job.Phase == JobPhase.Open && isRevealing) RevealOrProvide(plan, in job);
        else if (job.Phase == JobPhase.Open && _random.Next(4) != 0) Provide(plan, plan.DataBlocks);
        else if (_random.Next(2) == 0) Direct(AnyClient(), Encode.Evaluate(plan.JobId));
        else Direct(AnyClient(), Encode.Settle(plan.JobId));
    }

    static List<byte[]> JobFiles(StormPlan plan, in JobRow job) =>
        !job.IsSchemaHere ? [plan.Schema] : job.InitialModel.Blocks == 0 ? plan.InitialBlocks : [.. plan.InitialBlocks, .. plan.DataBlocks];

    void AcceptOrCommit(StormPlan plan, in JobRow job)
    {
        Address client = AnyClient();
        if (job.PlacesTaken < job.Terms.Places && _random.Next(2) == 0) Accept(plan, client, plan.Terms.BondUnits);
        else if (job.PlacesTaken != 0) Commit(plan, job.Places[_random.Next(job.PlacesTaken)].Client);
        else Accept(plan, client, plan.Terms.BondUnits);
    }

    void RevealOrProvide(StormPlan plan, in JobRow job)
    {
        if (job.PlacesTaken == 0)
        {
            Direct(plan.Sponsor, Encode.Cancel(plan.JobId));
            return;
        }
        PlaceRow place = job.Places[_random.Next(job.PlacesTaken)];
        if (place.Phase == PlacePhase.Committed) Reveal(plan, place.Client);
        else if (plan.Committed.TryGetValue(NumberOf(place.Client), out (byte[] Model, Bytes32 Salt) work))
            Provide(plan, Fixtures.Blocks(work.Model));
        else Commit(plan, place.Client);
    }

    void ActAtRandom(StormPlan plan)
    {
        ulong jobId = _random.Next(12) == 0 ? (ulong)_random.NextInt64() : plan.JobId;
        Address client = _random.Next(8) == 0 ? plan.Sponsor : AnyClient();
        switch (_random.Next(10))
        {
            case 0:
                Accept(plan, client, plan.Terms.BondUnits + (UInt128)_random.Next(2));
                break;
            case 1:
                Count(world.Input(client, Encode.Accept(world.View, jobId)));
                break;
            case 2:
                Direct(client, Encode.Commit(jobId, Fixtures.SaltOf(_random.Next(100))));
                break;
            case 3:
                Commit(plan, client);
                break;
            case 4:
                Reveal(plan, client);
                break;
            case 5:
                Direct(client,
                    Encode.Reveal(jobId, Fixtures.SaltOf(1), _random.Next(2) == 0 ? plan.Terms.DataDigest : Fixtures.SaltOf(2), default));
                break;
            case 6:
                ProvideAnything(plan, jobId, client);
                break;
            case 7:
                Direct(client, Encode.Evaluate(jobId));
                break;
            case 8:
                Direct(client, Encode.Settle(jobId));
                break;
            default:
                Direct(_random.Next(6) == 0 ? plan.Sponsor : client, Encode.Cancel(jobId));
                break;
        }
    }

    void Accept(StormPlan plan, Address client, UInt128 bondUnits)
    {
        byte[] command = _random.Next(20) == 0 ? Encode.Accept(plan.JobId, plan.Terms.DataDigest) : Encode.Accept(world.View, plan.JobId);
        AssetKey asset = _random.Next(12) != 0 ? plan.Asset : _random.Next(3) == 0 ? NewVault() : AssetOf(_random.Next(4));
        if (bondUnits == 0 && _random.Next(3) != 0) Direct(client, command);
        else Deposit(asset, client, bondUnits, command);
    }

    void Commit(StormPlan plan, Address client)
    {
        bool isReplay = (JudgeKind)plan.Terms.Judge == JudgeKind.Replay;
        byte[] model = plan.Kind.Models[_random.Next(plan.Kind.Models.Length)];
        if (isReplay && _random.Next(3) != 0 && IsTrainable(plan))
            model = Fixtures.Replayed(plan.Terms, client, plan.Kind.Initial, plan.Data);
        Commit(plan, client, model);
    }

    void Commit(StormPlan plan, Address client, byte[] model)
    {
        Bytes32 salt = Fixtures.SaltOf(_random.Next(1000));
        Bytes32 commitment = Encode.CommitmentOf(plan.JobId, client, Fixtures.Digest(model), plan.Terms.DataDigest, salt);
        if (Direct(client, Encode.Commit(plan.JobId, commitment)).Text == "Accepted") plan.Committed[NumberOf(client)] = (model, salt);
    }

    static bool IsTrainable(StormPlan plan) =>
        plan.Terms.OutputFunction == 0 && plan.Terms.Columns == plan.Kind.Terms[JudgeKind.Replay].Columns
        && plan.Terms.DataDigest.Equals(plan.Kind.Terms[JudgeKind.Replay].DataDigest)
        && plan.Kind.Data.Length < 4_000 && plan.Terms.Recipe.Loss == plan.Kind.Terms[JudgeKind.Replay].Recipe.Loss
        && plan.Terms.ClassCounts.Items[0] == plan.Kind.Terms[JudgeKind.Replay].ClassCounts.Items[0];

    void Reveal(StormPlan plan, Address client)
    {
        (byte[] model, Bytes32 salt) = plan.Committed.GetValueOrDefault(NumberOf(client), (plan.Kind.Initial, default));
        Bytes32 digest = _random.Next(20) == 0 ? salt : Fixtures.Digest(model);
        Bytes32 data = _random.Next(20) == 0 ? digest : plan.Terms.DataDigest;
        Direct(client, Encode.Reveal(plan.JobId, digest, data, salt));
    }

    void Provide(StormPlan plan, List<byte[]> blocks) =>
        Direct(AnyClient(), Encode.Provide(world.View, plan.JobId, blocks[_random.Next(blocks.Count)]));

    void ProvideAnything(StormPlan plan, ulong jobId, Address client)
    {
        byte[] block = _random.Next(6) switch
        {
            5 => plan.Schema,
            0 => new byte[_random.Next(65_000)],
            1 => plan.Kind.Initial,
            2 => plan.Data,
            3 => plan.Kind.Models[_random.Next(plan.Kind.Models.Length)],
            _ => [],
        };
        if (block.Length < 65_000) Direct(client, Encode.Provide(world.View, jobId, block));
    }

    Address AnyClient() => ClientAt(_random.Next(Clients));

    static int NumberOf(Address client) => client.Bytes[19];
}
