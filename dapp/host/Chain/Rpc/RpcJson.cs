using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization;
using Nethereum.Hex.HexTypes;
using Nethereum.RPC.Eth.DTOs;

namespace Rollup.Chain;

/// <summary>
/// The JSON of the execution API as the library's types, made at compile time. A field named twice, or a number that is not a quantity, is
/// refused.
/// </summary>
[JsonSourceGenerationOptions(
    Converters = [typeof(QuantityConverter)], AllowDuplicateProperties = false,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(BlockWithTransactionHashes))]
[JsonSerializable(typeof(TransactionReceipt))]
[JsonSerializable(typeof(FilterLog[]))]
[JsonSerializable(typeof(FeeHistoryResult))]
[JsonSerializable(typeof(JsonElement))]
[JsonSerializable(typeof(object[]))]
[JsonSerializable(typeof(CallInput))]
[JsonSerializable(typeof(NewFilterInput))]
[JsonSerializable(typeof(BlockParameter))]
[JsonSerializable(typeof(HexBigInteger))]
[JsonSerializable(typeof(decimal[]))]
[JsonSerializable(typeof(ulong))]
[JsonSerializable(typeof(bool))]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(string[]))]
sealed partial class RpcJson : JsonSerializerContext
{
    const int ReasonCharactersMax = 500;

    public static JsonDocumentOptions Strict { get; } = new() { AllowDuplicateProperties = false };

    public static byte[] Request(long id, string method, object? parameters)
    {
        ArrayBufferWriter<byte> body = new();
        using (Utf8JsonWriter writer = new(body))
        {
            writer.WriteStartObject();
            writer.WriteString("jsonrpc", "2.0");
            writer.WriteNumber("id", id);
            writer.WriteString("method", method);
            writer.WritePropertyName("params");
            JsonSerializer.Serialize(writer, parameters as object[] ?? [], Default.ObjectArray);
            writer.WriteEndObject();
        }
        return body.WrittenSpan.ToArray();
    }

    /// <summary>The node's refusal, with the bytes that a contract gave as its reason.</summary>
    public static RpcException ReadError(Answer answer, JsonElement error)
    {
        if (error.ValueKind != JsonValueKind.Object) throw answer.Fault("error", "is not an object");
        int code = 0;
        if (error.TryGetProperty("code", out JsonElement number)
            && !(number.ValueKind == JsonValueKind.Number && number.TryGetInt32(out code)))
            throw answer.Fault("error.code", "is not a number");
        string message = "";
        if (error.TryGetProperty("message", out JsonElement text))
            message = TextOf(text) ?? throw answer.Fault("error.message", "is not a text");
        if (message.Length > ReasonCharactersMax) message = message[..ReasonCharactersMax] + "…";
        return new RpcException(answer.Method, code, answer.Quoted(message), RevertData(error));
    }

    /// <summary>The name of the field that could not be read, as far as the reader says.</summary>
    public static string FieldOf(Exception failure) => failure is JsonException { Path: { Length: > 2 } path } ? path[2..] : "result";

    /// <summary>
    /// A text, or null when it is something else, or half of a character, which the reader finds only when it is asked for.
    /// </summary>
    public static string? TextOf(JsonElement element)
    {
        try
        {
            return element.ValueKind == JsonValueKind.String ? element.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    // Where nodes put the bytes a contract refused with: `data` itself, or `data.data`.
    static byte[]? RevertData(JsonElement error)
    {
        if (!error.TryGetProperty("data", out JsonElement data)) return null;
        if (data.ValueKind == JsonValueKind.Object && !data.TryGetProperty("data", out data)) return null;
        return TextOf(data) is { } text && Hex.TryDecode(text, out byte[] bytes) && bytes.Length > 0 ? bytes : null;
    }
}

/// <summary>A quantity: 0x and 1 to 64 digits. The library's own converter takes whatever text there is.</summary>
sealed class QuantityConverter : JsonConverter<HexBigInteger>
{
    public override HexBigInteger Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && reader.GetString() is { } text && Hex.IsQuantity(text)
            ? new HexBigInteger(text)
            : throw new JsonException();

    public override void Write(Utf8JsonWriter writer, HexBigInteger value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.HexValue);
}
