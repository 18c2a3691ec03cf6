namespace Rollup.Client.Jobs;

/// <summary>What a job that has ended paid, and how far its vouchers are.</summary>
public sealed record JobPayments(JobRecord Record, IReadOnlyList<Voucher> Vouchers)
{
    public static async Task<JobPayments> ReadAsync(Session session, ulong jobId, CancellationToken cancellation)
    {
        JobRecord record = await JobRecord.ReadAsync(session, jobId, cancellation);
        IReadOnlyList<Voucher> all = await Transactions.Vouchers.ListAsync(session, cancellation);
        return new JobPayments(record, [.. all.Where(voucher => record.Inputs.Contains(voucher.Output.InputIndex))]);
    }

    /// <summary>The same with vouchers that were executed, by index in which block, and that the node has not seen so yet.</summary>
    public JobPayments WithExecuted(IReadOnlyDictionary<ulong, ulong> blocks) => this with
    {
        Vouchers = [.. Vouchers.Select(voucher => voucher.State == VoucherState.Ready && blocks.TryGetValue(voucher.Index, out ulong block)
            ? voucher with { Output = voucher.Output with { ExecutedBlock = block } } : voucher)],
    };

    public IReadOnlyList<Voucher> Of(Address receiver) => [.. Vouchers.Where(voucher => voucher.Receiver.Equals(in receiver))];
}
