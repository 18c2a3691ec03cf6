namespace Rollup.Client.Estimates;

/// <summary>
/// What a sponsor pays in gas until her job can be judged: the deposit with the terms, then every block of schema, model and data.
/// </summary>
public static class PostGas
{
    public static long Of(JobPlan plan, Asset asset)
    {
        GasTable gas = GasTable.Read();
        byte[] command = MessageBytes.Of(new PostJob { Terms = plan.ToTerms() });
        FileBlocks[] files = [plan.SchemaBlocks, plan.ModelBlocks, plan.DataBlocks];
        return gas.WithApproval(WayOf(plan, asset.Address), command)
            + files.Sum(file => Enumerable.Range(0, file.Shape.BlockCount).Sum(position =>
                gas.AddInput(JobActions.EncodeBlock(FirstJob, JobFile.DataNumber, position, file.At(position)))));
    }

    /// <summary>How the escrow of a job in that token would go.</summary>
    public static DepositWay WayOf(JobPlan plan, in Address token) =>
        token.IsZero ? DepositWay.Ether : plan.IsPooledToken ? DepositWay.PooledToken : DepositWay.NewVault;

    const ulong FirstJob = 1; // the number is not known before; it is eight bytes, most of them zero
}
