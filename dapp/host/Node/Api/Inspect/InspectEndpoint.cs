using Microsoft.AspNetCore.Http;
using Rollup.Api;

namespace Rollup.Node.Api.Inspect;

/// <summary>POST /inspect: the raw body is the query, the answer is {status, exception, reports, processed_input_count}.</summary>
static class InspectEndpoint
{
    public static async Task HandleAsync(HttpContext http, ApiContext context)
    {
        if (!context.Inspects.Wait(0, CancellationToken.None))
        {
            await RefuseAsync(http, StatusCodes.Status503ServiceUnavailable, "at capacity");
            return;
        }
        try
        {
            using CancellationTokenSource deadline = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted);
            deadline.CancelAfter(TimeSpan.FromSeconds(ApiLimits.InspectDeadlineSeconds));
            await AnswerAsync(http, context, deadline.Token);
        }
        catch (OperationCanceledException) when (!http.RequestAborted.IsCancellationRequested)
        {
            await RefuseAsync(http, StatusCodes.Status503ServiceUnavailable, "the machine is busy");
        }
        finally
        {
            context.Inspects.Release();
        }
    }

    static async Task AnswerAsync(HttpContext http, ApiContext context, CancellationToken cancellationToken)
    {
        // Kestrel counts the bytes and raises 413 above its limit, with or without a content length.
        using MemoryStream body = new();
        await http.Request.Body.CopyToAsync(body, cancellationToken);
        if (await context.Inspect(body.ToArray(), cancellationToken) is not { } answer)
        {
            await RefuseAsync(http, StatusCodes.Status503ServiceUnavailable, "not ready");
            return;
        }
        InspectReply reply = new(
            answer.Exception is not null ? "Exception" : answer.IsAccepted ? "Accepted" : "Rejected",
            answer.Exception,
            [.. answer.Reports.Select(report => new InspectReport(Hex.Encode(report)))],
            answer.ProcessedInputCount);
        await http.Response.WriteAsJsonAsync(reply, cancellationToken);
    }

    static async Task RefuseAsync(HttpContext http, int status, string reason)
    {
        http.Response.StatusCode = status;
        await http.Response.WriteAsync(reason, CancellationToken.None);
    }

    sealed record InspectReply(string status, string? exception, InspectReport[] reports, ulong processed_input_count);

    sealed record InspectReport(string payload);
}
