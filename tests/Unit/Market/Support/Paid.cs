using System.Buffers.Binary;

namespace Rollup.Tests.Unit.Market;

/// <summary>Vouchers in short.</summary>
static class Paid
{
    /// <summary>"receiver:units" of each Ether voucher in order, receivers by their number.</summary>
    public static string Ether(Outcome outcome)
    {
        List<string> paid = [];
        foreach (byte[] output in outcome.Outputs)
            if (Outputs.TryReadVoucher(output, out Address receiver, out UInt256 wei, out _) && wei.TryToUInt128(out UInt128 units))
                paid.Add($"{receiver.Bytes[19]}:{units}");
        return string.Join(' ', paid);
    }

    /// <summary>Of each voucher over Ether or from a vault, the latter as "receiver:units@vault".</summary>
    public static string All(Outcome outcome)
    {
        List<string> paid = [];
        foreach (byte[] output in outcome.Outputs)
        {
            if (Outputs.TryReadVaultPayment(output, out Address vault, out Address receiver, out UInt256 amount))
            {
                int number = BinaryPrimitives.ReadUInt16BigEndian(vault.Bytes[18..]);
                paid.Add($"{receiver.Bytes[19]}:{amount.BigEndian.ToBigInteger()}@{number}");
            }
            else if (Outputs.TryReadVoucher(output, out receiver, out amount, out ReadOnlySpan<byte> call) && call.Length == 0)
                paid.Add($"{receiver.Bytes[19]}:{amount.BigEndian.ToBigInteger()}");
        }
        return string.Join(' ', paid);
    }

    /// <summary>The same for ERC-20.</summary>
    public static string Erc20(Outcome outcome)
    {
        List<string> paid = [];
        foreach (byte[] output in outcome.Outputs)
            if (Outputs.TryReadErc20Transfer(output, out _, out Address receiver, out UInt256 amount)
                && amount.TryToUInt128(out UInt128 units))
                paid.Add($"{receiver.Bytes[19]}:{units}");
        return string.Join(' ', paid);
    }
}
