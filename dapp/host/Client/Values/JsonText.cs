using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Rollup.Client.Values;

/// <summary>JSON as files and answers have it: camel case, enums by name, amounts as decimal text.</summary>
public static class JsonText
{
    static readonly JsonSerializerOptions JsonFormat = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DictionaryKeyPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(), new UInt128Text() },
    };

    // What is read may be anybody's: a null or a gap where none may be is an error of the document, not of whoever uses it later.
    static readonly JsonSerializerOptions JsonReading =
        new(JsonFormat) { RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true };

    public static string Of<T>(T value) => JsonSerializer.Serialize(value, JsonFormat);

    /// <summary>Throws <see cref="JsonException"/> for what is not that document.</summary>
    public static T Read<T>(string text) =>
        JsonSerializer.Deserialize<T>(text, JsonReading) ?? throw new JsonException("the document is null");

    /// <summary>The same from a file, which is named if it is not that document.</summary>
    public static T ReadFile<T>(string path)
    {
        try
        {
            return Read<T>(File.ReadAllText(path));
        }
        catch (JsonException fault)
        {
            throw new ClientException(new DocumentUnreadable(path, fault.Message), fault);
        }
    }

    /// <summary>Amounts do not fit a JavaScript number, so they travel as decimal text.</summary>
    sealed class UInt128Text : JsonConverter<UInt128>
    {
        public override UInt128 Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) =>
            UInt128.Parse(reader.GetString() ?? "");

        public override void Write(Utf8JsonWriter writer, UInt128 value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.ToString());
    }
}
