namespace Rollup.Client.Estimates;

/// <summary>
/// What a sponsor sends until her job can be judged, and what it takes in gas: the deposit with the terms, then every block of schema,
/// model and data. Bytes: of the inputs.
/// </summary>
public sealed record PostGas(int Transactions, long Bytes, long Gas)
{
    public static PostGas Of(JobPlan plan, Asset asset)
    {
        GasTable table = GasTable.Read();
        byte[] command = MessageBytes.Of(new PostJob { Terms = plan.ToTerms() });
        (int transactions, long bytes) = (asset.IsEther ? 1 : 2, command.Length);
        long gas = table.WithApproval(WayOf(plan, asset.Address), command);
        foreach (FileBlocks file in new[] { plan.SchemaBlocks, plan.ModelBlocks, plan.DataBlocks })
        {
            for (int position = 0; position < file.Shape.BlockCount; position++)
            {
                byte[] block = JobActions.EncodeBlock(FirstJob, JobFile.DataNumber, position, file.At(position));
                (transactions, bytes, gas) = (transactions + 1, bytes + block.Length, gas + table.AddInput(block));
            }
        }
        return new PostGas(transactions, bytes, gas);
    }

    /// <summary>How the escrow of a job in that token would go.</summary>
    public static DepositWay WayOf(JobPlan plan, in Address token) =>
        token.IsZero ? DepositWay.Ether : plan.IsPooledToken ? DepositWay.PooledToken : DepositWay.NewVault;

    const ulong FirstJob = 1; // the number is not known before; it is eight bytes, most of them zero
}
