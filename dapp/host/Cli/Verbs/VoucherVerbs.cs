using System.CommandLine;

namespace Rollup.Cli.Verbs;

/// <summary>`rollup vouchers` and `rollup vouchers execute`.</summary>
static class VoucherVerbs
{
    static readonly Setting<bool> Mine = new("--mine", "only those that pay one of your accounts");

    public static Verb Create()
    {
        Verb verb = new("vouchers", "Show what the application pays out, and whether it can be executed yet.", "rollup vouchers",
            "rollup vouchers --mine --json");
        verb.Options.Add(Mine);
        verb.SetAction(ListAsync);
        verb.Subcommands.Add(Execute());
        return verb;
    }

    static async Task<int> ListAsync(ParseResult parsed, CancellationToken cancellation)
    {
        using CommandSession session = CommandSession.Open(parsed);
        Voucher[] vouchers = [.. (await Vouchers.ListAsync(session, cancellation)).Where(voucher => IsWanted(parsed, session, voucher))];
        Dictionary<Address, Asset> assets = new(AddressComparer.Instance);
        foreach (Address asset in vouchers.Select(voucher => voucher.Asset).Distinct(AddressComparer.Instance))
            assets[asset] = await Asset.ShownAsync(session.Chain, asset, cancellation);
        session.Screen.Answer(new { Vouchers = vouchers.Select(VoucherView.From) }, _ =>
        {
            if (vouchers.Length == 0) session.Screen.Say("There is no voucher.");
            else session.Screen.Table(
                "vouchers", ["output#", "to", "amount#", "state"],
                vouchers.Select(voucher => (IReadOnlyList<string>)[$"{voucher.Index}", HexText.Of(voucher.Receiver),
                    assets[voucher.Asset].Text(voucher.Units), VoucherView.From(voucher).State]));
        });
        return ExitCode.Done;
    }

    static Verb Execute()
    {
        Verb verb = new(
            "execute",
            "Execute vouchers through the application's contract, each with its proof. `rollup estimate` of the job says what each costs.",
            "rollup vouchers execute --mine", "rollup vouchers execute 12")
        {
            SecondRun = SecondRun.GoesOn
        };
        Argument<ulong?> index = new("output")
        {
            Description = "number of the output; without it every voucher that is ready",
            Arity = ArgumentArity.ZeroOrOne
        };
        verb.Arguments.Add(index);
        verb.Options.Add(Mine);
        verb.SetAction(async (parsed, cancellation) =>
        {
            using CommandSession session = CommandSession.Open(parsed);
            IReadOnlyList<Voucher> all = await Vouchers.ListAsync(session, cancellation);
            Voucher[] wanted = [.. all.Where(voucher => IsWanted(parsed, session, voucher))];
            Voucher[] chosen = parsed.GetValue(index) is { } number
                ? [all.FirstOrDefault(voucher => voucher.Index == number)
                    ?? throw new UserError($"there is no voucher {number}", "the output is not a voucher, or not known to the node",
                    "see `rollup vouchers`")]
                : [.. wanted.Where(voucher => voucher.State == VoucherState.Ready)];
            List<VoucherView> executed = [];
            List<ulong> executedBefore = [];
            foreach (Voucher voucher in chosen)
            {
                if (await Vouchers.ExecuteAsync(session, voucher.Output, cancellation) is not { } receipt)
                {
                    executedBefore.Add(voucher.Index);
                    session.Screen.Say($"Voucher {voucher.Index} is executed already: nothing is left to do for it.");
                    continue;
                }
                VoucherView view = VoucherView.From(voucher) with { State = "executed", Transaction = receipt.TransactionHash.ToHex() };
                executed.Add(view);
                Asset asset = await Asset.ShownAsync(session.Chain, voucher.Asset, cancellation);
                session.Screen.Say(
                    $"Executed voucher {view.Index}: {asset.Text(view.Units)} to {view.Receiver} ({receipt.GasUsed} gas, "
                    + $"{view.Transaction}).");
            }
            int waiting = wanted.Count(voucher => voucher.State == VoucherState.Waiting);
            session.Answer(new { Executed = executed, ExecutedBefore = executedBefore, Waiting = waiting }, _ => session.Screen.Say(
                executed.Count + executedBefore.Count == 0
                    ? $"Nothing is ready: {Numbers.Count(waiting, "voucher")} to wait for the claim of the epoch."
                    : $"{executed.Count} executed, {waiting} to wait for the claim of the epoch."));
            return executed.Count + executedBefore.Count == 0 && waiting > 0 ? ExitCode.RetryLater : ExitCode.Done;
        });
        return verb;
    }

    static bool IsWanted(ParseResult parsed, Session session, Voucher voucher) =>
        !parsed.GetValue(Mine) || new Wallet(session.Directory.Keys).Accounts().Any(account => account.Equals(voucher.Receiver));
}
