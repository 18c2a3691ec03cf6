namespace Rollup.Client.Transactions;

/// <summary>What a voucher does: it pays tokens, also from a vault, or Ether, or calls a contract.</summary>
public enum VoucherKind { Token, Ether, Call }

/// <summary>Waiting for the claim of its epoch, ready with its proof, or executed.</summary>
public enum VoucherState { Waiting, Ready, Executed }

/// <summary>Money on its way out. Units are base units of the asset; an asset of zeros is Ether.</summary>
public sealed record Voucher(NodeOutput Output, VoucherKind Kind, Address Asset, Address Receiver, UInt128 Units)
{
    /// <summary>What pays; without one, the application itself.</summary>
    public Address Vault { get; init; }

    public ulong Index => Output.Index;

    public VoucherState State =>
        Output.ExecutedBlock is not null ? VoucherState.Executed : Output.IsProven ? VoucherState.Ready : VoucherState.Waiting;

    public static Voucher Of(NodeOutput output)
    {
        if (Outputs.TryReadErc20Transfer(output.Raw, out Address token, out Address receiver, out UInt256 units))
            return new Voucher(output, VoucherKind.Token, token, receiver, UnitsOf(units));
        if (Outputs.TryReadVaultPayment(output.Raw, out Address vault, out receiver, out units))
            return new Voucher(output, VoucherKind.Token, default, receiver, UnitsOf(units)) { Vault = vault };
        if (Outputs.TryReadVoucher(output.Raw, out Address target, out UInt256 valueWei, out ReadOnlySpan<byte> payload)
            && payload.Length == 0)
            return new Voucher(output, VoucherKind.Ether, default, target, UnitsOf(valueWei));
        return new Voucher(output, VoucherKind.Call, default, target, 0);
    }

    static UInt128 UnitsOf(UInt256 amount) => amount.TryToUInt128(out UInt128 units) ? units : UInt128.MaxValue;
}

/// <summary>
/// Reads vouchers from the node, proves them against the contract, executes them. Anybody may; the money goes where it says.
/// </summary>
public static class Vouchers
{
    /// <summary>All there are. Of which token a vault is, says the vault.</summary>
    public static async Task<IReadOnlyList<Voucher>> ListAsync(Session session, CancellationToken cancellation)
    {
        Dictionary<string, Address> tokens = [];
        List<Voucher> vouchers = [];
        foreach (Voucher voucher in (await session.Node.OutputsAsync(vouchersOnly: true, cancellation)).Select(Voucher.Of))
        {
            string vault = HexText.Of(voucher.Vault);
            if (!voucher.Vault.IsZero && !tokens.ContainsKey(vault))
                tokens[vault] = await JobVaults.TokenAsync(session.Chain, voucher.Vault, cancellation);
            vouchers.Add(voucher.Vault.IsZero ? voucher : voucher with { Asset = tokens[vault] });
        }
        return vouchers;
    }

    // The contract's own error, which executes an output once.
    const string ExecutedBefore = "OutputNotReexecutable";

    /// <summary>
    /// Executes one voucher; null where it was executed before, whoever did. A refusal is found for free before anything is sent.
    /// </summary>
    public static async Task<Receipt?> ExecuteAsync(Session session, NodeOutput output, CancellationToken cancellation)
    {
        if (output.ExecutedBlock is not null) return null;
        if (!output.IsProven) throw new ClientException(new VoucherUnproven(output.Index));
        OutputProof proof = new(output.Index, output.Siblings);
        CheckedApplication application = await session.CheckedAsync(cancellation);
        try
        {
            return await application.ExecuteAsync(output.Raw, proof, cancellation);
        }
        catch (Exception refusal) when (SaysExecuted(refusal))
        {
            return null;
        }
    }

    /// <summary>The contract has executed it, whatever the node has read yet.</summary>
    public static bool SaysExecuted(Exception refusal) => refusal is RpcException { Revert.Name: ExecutedBefore }
        or TransactionFailedException { Revert.Name: ExecutedBefore };
}
