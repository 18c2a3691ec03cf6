using Wire = Rollup.Api;

namespace Rollup.Client.Transactions;

/// <summary>Money on its way out. Units are base units of the asset; an asset of zeros is Ether.</summary>
public sealed record VoucherView(ulong Index, string Kind, string Asset, string Receiver, UInt128 Units, string State, string? Transaction);

/// <summary>Reads vouchers from the node, proves them against the contract, executes them. Anybody may; the money goes where it says.</summary>
public static class Vouchers
{
    public const string Waiting = "waits for the claim of its epoch";
    public const string Ready = "ready";
    public const string Executed = "executed";

    public static VoucherView View(Wire.Output output)
    {
        string state = output.Executed ? Executed : output.Proven ? Ready : Waiting;
        byte[] raw = output.Raw.ToByteArray();
        if (Outputs.TryReadErc20Transfer(raw, out Address token, out Address receiver, out UInt256 units))
            return new VoucherView(output.Index, "token", HexText.Of(token), HexText.Of(receiver), Units(units), state, null);
        if (Outputs.TryReadVoucher(raw, out Address target, out UInt256 valueWei, out ReadOnlySpan<byte> payload) && payload.Length == 0)
            return new VoucherView(output.Index, "ether", HexText.Of(default(Address)), HexText.Of(target), Units(valueWei), state, null);
        return new VoucherView(output.Index, "call", HexText.Of(default(Address)), HexText.Of(target), 0, state, null);
    }

    public static OutputProof ProofOf(Wire.Output output) =>
        new(output.Index, [.. output.Siblings.Select(sibling => Bytes32.Read(sibling.Span))]);

    /// <summary>Executes one voucher. A refusal is found for free before anything is sent.</summary>
    public static async Task<Receipt> ExecuteAsync(Session session, Wire.Output output, CancellationToken cancellation)
    {
        if (output.Executed) throw new UserError($"voucher {output.Index} was executed before", $"in block {output.ExecutedBlock}",
            "nothing is left to do");
        if (!output.Proven)
            throw UserError.NotYet(
                $"voucher {output.Index} has no proof yet", "the claim of its epoch is not on the chain",
                "wait for the end of the epoch: `rollup inspect status` shows it, then run the command again");
        byte[] raw = output.Raw.ToByteArray();
        OutputProof proof = ProofOf(output);
        await session.Sender.SimulateAsync(ApplicationContract.ValidateOutput(session.Application, raw, proof), cancellation);
        return await session.Sender.SendAsync(ApplicationContract.ExecuteOutput(session.Application, raw, proof), cancellation);
    }

    static UInt128 Units(UInt256 amount) => amount.TryToUInt128(out UInt128 units) ? units : UInt128.MaxValue;
}
