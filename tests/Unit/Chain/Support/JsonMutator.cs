using System.Text.Json.Nodes;

namespace Rollup.Tests.Unit.Chain;

/// <summary>
/// Changes an answer as broken and hostile servers do: fields dropped, null, of another type, cut, too large, exchanged, named twice,
/// nested deep.
/// </summary>
sealed class JsonMutator(Random random)
{
    static readonly JsonSerializerOptions s_deep = new() { MaxDepth = 2000 };

    static readonly string[] s_numbers =
    [
        "0x", "0x0", "0x00", "0xffffffffffffffff", "0x10000000000000000", "0xffffffffffffffffffffffffffffffff",
        "0x100000000000000000000000000000000",
        "0x" + new string('f', 64), "0x1" + new string('0', 64), "0x" + new string('f', 5000), "-0x1", "0x-1", "1", "", " 0x1", "0x1 ",
        "0X1", "0xg",
    ];

    public string Change(JsonObject answer)
    {
        int changes = random.Next(8) == 0 ? 3 : 1;
        for (int change = 0; change < changes; change++) ChangeNode(answer);
        string text = answer.ToJsonString(s_deep);
        return random.Next(12) == 0 ? ChangeText(text) : text;
    }

    void ChangeNode(JsonObject answer)
    {
        List<JsonNode> parents = [];
        Collect(answer, parents);
        // Half of the time anywhere, half of the time where most fields are: uniform over parents.
        JsonNode parent = parents[random.Next(parents.Count)];
        if (parent is JsonObject fields && fields.Count > 0)
        {
            string name = fields.ElementAt(random.Next(fields.Count)).Key;
            if (random.Next(6) == 0) fields.Remove(name);
            else if (random.Next(8) == 0) fields[name + "s"] = fields[name]?.DeepClone();
            else fields[name] = Other(fields[name], parents);
        }
        else if (parent is JsonArray list && list.Count > 0)
        {
            int index = random.Next(list.Count);
            if (random.Next(6) == 0) list.RemoveAt(index);
            else if (random.Next(4) == 0) list.Add(list[index]?.DeepClone());
            else list[index] = Other(list[index], parents);
        }
    }

    JsonNode? Other(JsonNode? value, List<JsonNode> parents) => random.Next(9) switch
    {
        0 => null,
        1 => random.Next(3) switch { 0 => JsonValue.Create(random.Next(-5, 5)), 1 => JsonValue.Create(true), _ => JsonValue.Create(1e300) },
        2 => random.Next(2) == 0 ? new JsonObject() : new JsonArray(),
        3 => s_numbers[random.Next(s_numbers.Length)],
        4 => Nested(random.Next(1, 200)),
        5 => Exchanged(parents),
        6 when value is JsonArray list => new JsonArray([.. list.Reverse().Select(element => element?.DeepClone())]),
        _ => value is JsonValue text && text.TryGetValue(out string? hex) ? ChangeHex(hex)
        : JsonValue.Create("0x" + new string('7', random.Next(70))),
    };

    JsonNode? Exchanged(List<JsonNode> parents) => parents[random.Next(parents.Count)] switch
    {
        JsonObject { Count: > 0 } fields => fields.ElementAt(random.Next(fields.Count)).Value?.DeepClone(),
        JsonArray { Count: > 0 } list => list[random.Next(list.Count)]?.DeepClone(),
        _ => null,
    };

    static JsonNode Nested(int depth)
    {
        JsonNode node = new JsonArray();
        for (int level = 0; level < depth; level++) node = new JsonArray(node);
        return node;
    }

    // One digit, a cut, a word changed: what a decoder of the contract ABI meets.
    string ChangeHex(string text)
    {
        if (text.Length < 3) return text + "0";
        int position = random.Next(2, text.Length);
        return random.Next(7) switch
        {
            0 => text[..position],
            1 => text[2..],
            2 => text + new string('0', random.Next(1, 130)),
            3 => text.ToUpperInvariant(),
            4 when text.Length >= 66 => SetWord(text, random.Next((text.Length - 2) / 64)),
            5 => string.Concat(text.AsSpan(0, position), "z", text.AsSpan(position + 1)),
            _ => string.Concat(text.AsSpan(0, position), $"{random.Next(16):x}", text.AsSpan(position + 1)),
        };
    }

    string SetWord(string text, int word)
    {
        int start = text.Length % 64 == 10 && random.Next(2) == 0 ? 10 : 2; // behind a selector, or not
        if (start + (word + 1) * 64 > text.Length) return text;
        string value = random.Next(4) switch
        {
            0 => new string('f', 64),
            1 => "7fffffff".PadLeft(64, '0'),
            2 => $"{random.Next(1000):x}".PadLeft(64, '0'),
            _ => new string('0', 64),
        };
        return string.Concat(text.AsSpan(0, start + word * 64), value, text.AsSpan(start + (word + 1) * 64));
    }

    string ChangeText(string text)
    {
        int position = random.Next(text.Length);
        int name = text.IndexOf("\":", position, StringComparison.Ordinal);
        int start = name > 0 ? text.LastIndexOf('"', name - 1) : -1;
        return random.Next(6) switch
        {
            0 => text[..position],
            1 => string.Concat(text.AsSpan(0, position), ((char)random.Next(32, 127)).ToString(), text.AsSpan(position + 1)),
            2 => text + text,
            3 => text.Insert(position, "\\ud800"),
            4 => "<html>" + text,
            _ => start > 0 ? text.Insert(start, text[start..(name + 1)] + ":null,") : text, // a field named twice
        };
    }

    static void Collect(JsonNode node, List<JsonNode> parents)
    {
        if (node is not (JsonObject or JsonArray)) return;
        parents.Add(node);
        IEnumerable<JsonNode?> children = node is JsonObject fields ? fields.Select(field => field.Value) : node.AsArray();
        foreach (JsonNode? child in children)
            if (child is not null) Collect(child, parents);
    }
}
