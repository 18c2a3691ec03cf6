using Microsoft.AspNetCore.Http;

namespace Rollup.Node.Api.Inspect;

/// <summary>
/// POST /inspect: the raw body is the query, the answer is {status, exception, reports, processed_input_count} and whose it is.
/// </summary>
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
            await http.Response.WriteAsJsonAsync(ReplyOf(answer, answers.Subject()), http.RequestAborted);
        }
        catch (QuestionException refusal)
        {
            http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            await http.Response.WriteAsync(refusal.Message, CancellationToken.None);
        }
    }

    static InspectReply ReplyOf(QueryAnswer answer, AnswersSubject subject) => new(
        answer.Exception is not null ? "Exception" : answer.IsAccepted ? "Accepted" : "Rejected",
        answer.Exception,
        [.. answer.Reports.Select(report => new InspectReport(Hex.Encode(report)))],
        answer.ProcessedInputCount, subject.ChainId, subject.GenesisHash, subject.Application);

    sealed record InspectReply(
        string status, string? exception, InspectReport[] reports, ulong processed_input_count, ulong chain_id, string genesis_hash,
        string application);

    sealed record InspectReport(string payload);
}
