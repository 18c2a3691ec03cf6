using System.Globalization;
using System.Text;

namespace Rollup.Node.Api.Health;

/// <summary>The node's numbers as Prometheus reads them (text format 0.0.4).</summary>
static class MetricsText
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    const double WeiPerEther = 1e18;

    public static string Of(StatusAnswer status, NodeTotals totals, NodeHealth health)
    {
        StringBuilder text = new();
        if (health.Sample is { } sample)
        {
            Gauge("head_block", "Newest block that the endpoint names.", sample.Head);
            Gauge("lag_blocks", "Blocks from the last one read to the newest.", sample.Head - Math.Min(sample.Head, status.ReadBlock));
            if (sample.BalanceWei is { } wei) Gauge("claimer_balance_ether", "What the claimer has for gas.", (double)wei / WeiPerEther);
        }
        Gauge("read_block", "Last block whose inputs are stored.", status.ReadBlock);
        Counter("inputs_total", "Inputs read.", status.InputCount);
        Counter("inputs_processed_total", "Inputs that the machine has run.", status.ProcessedInputCount);
        Counter("inputs_compared_total", "Inputs on which two engines agreed.", status.ComparedInputCount);
        Counter("outputs_total", "Outputs of the inputs that were run.", status.OutputCount);
        Counter("cycles_total", "Instructions of the machine, where the engine counts them.", totals.Cycles);
        Counter("epochs_computed_total", "Epochs with a root.", totals.EpochsComputed);
        Counter("epochs_accepted_total", "Epochs whose claim is accepted.", totals.EpochsAccepted);
        Counter("claims_signed_total", "Claims signed by this node, those that replaced another included.", totals.ClaimsSigned);
        if (health.SilentSeconds is { } silent) Gauge("silent_seconds", "Since a round last went well.", silent);
        return text.ToString();

        void Gauge(string name, string help, double value) => Add(name, "gauge", help, value);
        void Counter(string name, string help, double value) => Add(name, "counter", help, value);
        void Add(string name, string type, string help, double value) => text.Append(CultureInfo.InvariantCulture,
            $"# HELP lockstep_{name} {help}\n# TYPE lockstep_{name} {type}\nlockstep_{name} {value:R}\n");
    }
}
