using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Rollup.Node.Api.Health;

/// <summary>
/// For whoever supervises the node, on the HTTP door: GET /livez (it runs), /readyz (it has read the chain and run what it read), /metrics
/// (numbers in the text form of Prometheus). What a scrape sums up is kept for some seconds, so that nobody makes it work by asking.
/// </summary>
sealed class HealthEndpoints(NodeAnswers answers, NodeHealth health)
{
    static readonly TimeSpan s_kept = TimeSpan.FromSeconds(5);

    readonly Lock _lock = new();
    string _metrics = "";
    long _madeAtMilliseconds;

    public static void Map(WebApplication application, NodeAnswers answers, NodeHealth health)
    {
        HealthEndpoints doors = new(answers, health);
        application.MapGet("/livez", () => Results.Text("ok\n"));
        application.MapGet("/readyz", doors.Ready);
        application.MapGet("/metrics", doors.Metrics);
    }

    IResult Ready() => Answer(() =>
    {
        string? reason = health.NotReady(answers.Status());
        return Results.Text(reason is null ? "ready\n" : $"not ready: {reason}\n", statusCode: reason is null ? 200 : 503);
    });

    IResult Metrics() => Answer(() =>
    {
        lock (_lock)
        {
            if (_metrics.Length == 0 || Environment.TickCount64 - _madeAtMilliseconds > s_kept.TotalMilliseconds)
                (_metrics, _madeAtMilliseconds) = (MetricsText.Of(answers.Status(), answers.Totals(), health), Environment.TickCount64);
            return Results.Text(_metrics, MetricsText.ContentType);
        }
    });

    static IResult Answer(Func<IResult> answer)
    {
        try
        {
            return answer();
        }
        catch (QuestionException fault)
        {
            return Results.Text($"{fault.Message}\n", statusCode: 503);
        }
    }
}
