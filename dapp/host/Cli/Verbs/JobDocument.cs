using System.CommandLine;
using System.Text.Json;

namespace Rollup.Cli.Verbs;

/// <summary>
/// A job written down: one JSON object whose names are the options of `rollup job post` in camel case, as { "model": "initial.onnx",
/// "data": "holdout.csv", "threshold": 0.9, "replay": true }. Files are looked for beside it.
/// </summary>
static class JobDocument
{
    static readonly string[] Files = ["model", "data", "schema"];

    public static ParseResult Parse(string path, Command post)
    {
        List<string> words = [];
        try
        {
            using JsonDocument document = JsonDocument.Parse(GivenFile.Read(path));
            foreach (JsonProperty property in document.RootElement.EnumerateObject())
                words.AddRange(WordsOf(property, Path.GetDirectoryName(Path.GetFullPath(path))!));
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw UserError.Usage($"{path} is no job", exception.Message, "write one JSON object with the options of `rollup job post`");
        }
        ParseResult parsed = StrictWords.Parse(post, words);
        if (parsed.Errors.Count > 0)
            throw UserError.Usage(
                $"{path} is no job", parsed.Errors[0].Message,
                StrictWords.QuestionsOn(parsed) + "its names are the options of `rollup job post`, in camel case");
        return parsed;
    }

    static IEnumerable<string> WordsOf(JsonProperty property, string folder)
    {
        string option = "--" + JsonNamingPolicy.KebabCaseLower.ConvertName(property.Name);
        JsonElement value = property.Value;
        return value.ValueKind switch
        {
            JsonValueKind.True => [option],
            JsonValueKind.False => [],
            JsonValueKind.Array => [option, .. value.EnumerateArray().Select(element => element.ToString())],
            _ => [option, Files.Contains(property.Name) ? Path.Combine(folder, value.ToString()) : value.ToString()],
        };
    }
}
