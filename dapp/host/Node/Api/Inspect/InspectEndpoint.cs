using Microsoft.AspNetCore.Http;

namespace Rollup.Node.Api.Inspect;

/// <summary>POST /inspect: the raw body is the query, the answer is {status, exception, reports, processed_input_count}.</summary>
static class InspectEndpoint
{
    public static async Task HandleAsync(HttpContext http, NodeAnswers answers)
    {
        // Kestrel counts the bytes and raises 413 above its limit, with or without a content length.
        using MemoryStream body = new();
        await http.Request.Body.CopyToAsync(body, http.RequestAborted);
        try
        {
            QueryAnswer answer = await answers.InspectAsync(body.ToArray(), http.RequestAborted);
            await http.Response.WriteAsJsonAsync(ReplyOf(answer), http.RequestAborted);
        }
        catch (QuestionException refusal)
        {
            http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            await http.Response.WriteAsync(refusal.Message, CancellationToken.None);
        }
    }

    static InspectReply ReplyOf(QueryAnswer answer) => new(
        answer.Exception is not null ? "Exception" : answer.IsAccepted ? "Accepted" : "Rejected",
        answer.Exception,
        [.. answer.Reports.Select(report => new InspectReport(Hex.Encode(report)))],
        answer.ProcessedInputCount);

    sealed record InspectReply(string status, string? exception, InspectReport[] reports, ulong processed_input_count);

    sealed record InspectReport(string payload);
}
