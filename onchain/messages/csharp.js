// C# for dapp/guest/Protocol/Messages: one file per Solidity file. It must stay in the guest's subset and as cheap as if written by hand.
const { pascal, singular, isDynamic, headWords } = require("./model.js");

const indent = (lines, depth = 1) => lines.map((line) => (line === "" ? line : "    ".repeat(depth) + line));
const xml = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
const summary = (text) => `/// <summary>${xml(text)}</summary>`;
const blocks = (parts) => parts.flatMap((part, index) => (index === 0 ? part : ["", ...part])); // a blank line between two

const listType = (field) => pascal(field.name).replace(/(s|List)$/, "") + "List";
const spanned = (fields) => fields.find((field) => field.kind === "bytes" || field.kind === "list"); // lies in the message as a span of the input
const typeOf = (field) => ({ word: field.csharp, bytes: "ReadOnlySpan<byte>", list: field.kind === "list" && listType(field), struct: field.struct?.name })[field.kind];
const declaration = (field, type = typeOf(field)) => `public ${type} ${pascal(field.name)};` + (field.remark ? ` // ${field.remark}` : "");

const enumeration = ({ name, doc, members }) => [
    summary(doc),
    `public enum ${name} : byte`,
    "{",
    ...indent(members.map((member, index) => `${member.name} = ${index},` + (member.remark ? ` // ${member.remark}` : ""))),
    "}",
];

// A list in a struct: so many places in memory, only the first Count are meant.
const list = (field) => [
    summary(`${field.remark ? pascal(field.remark) + "; o" : "O"}nly the first Count are meant.`),
    `public partial struct ${listType(field)}`,
    "{",
    ...indent([
        `public const int CountMax = ${field.most};`, "",
        "[InlineArray(CountMax)]", "public struct ItemArray", "{", `    ${field.element.csharp} _first;`, "}", "",
        "public int Count;", "public ItemArray Items;", "",
        `internal static void Read(scoped ref AbiReader reader, out ${listType(field)} list)`,
        "{",
        "    list = default;",
        "    AbiReader words = reader.List(CountMax, out list.Count);",
        `    for (int index = 0; index < list.Count; index++) list.Items[index] = words.${field.element.call}();`,
        "    if (!words.Finish()) reader.Fail();",
        "}", "",
        "internal readonly void Write(scoped ref AbiWriter writer)",
        "{",
        "    AbiWriter words = writer.List(Count);",
        `    for (int index = 0; index < Count; index++) words.${field.element.call}(${field.element.byReference ? "in " : ""}Items[index]);`,
        "}",
    ]),
    "}",
];

const readInto = (target, field) => ({
    word: () => `${target}.${pascal(field.name)} = reader.${field.call}();`,
    bytes: () => `${target}.${pascal(field.name)} = reader.Bytes();`,
    list: () => `${typeOf(field)}.Read(ref reader, out ${target}.${pascal(field.name)});`,
    struct: () => `${typeOf(field)}.Read(ref reader, out ${target}.${pascal(field.name)});`,
})[field.kind]();

const write = (field) => ({
    word: () => `writer.${field.call}(${field.byReference ? "in " : ""}${pascal(field.name)});`,
    bytes: () => `writer.Bytes(${pascal(field.name)});`,
    list: () => `${pascal(field.name)}.Write(ref writer);`,
    struct: () => `${pascal(field.name)}.Write(ref writer);`,
})[field.kind]();

// Words of the encoding of a struct: its head, and of each list its length and its items.
const structWords = (fields, count) => ["HeadWords", ...fields.filter(isDynamic).map((field) => `1 + ${count(field)}`)].join(" + ");

function struct({ name, doc, fields, memory, reserved }) {
    const dynamic = fields.some(isDynamic);
    const names = reserved.map((word, index) => `public ${word.csharp} Reserved${reserved.length > 1 ? index : ""};`);
    return [
        summary(doc),
        `public struct ${name}`,
        "{",
        ...indent([
            ...(dynamic ? [`const int HeadWords = ${headWords(fields)};`, "", summary("The largest encoding: every list full."),
                `public const int EncodedBytesMax = AbiReader.WordBytes * (${structWords(fields, (field) => listType(field) + ".CountMax")});`, ""] : []),
            "// In memory from wide to narrow, without a gap: it lies in the state, and a gap's bytes would be nobody's.",
            ...memory.map((field) => declaration(field)),
            ...names, "",
            ...(dynamic ? [`internal readonly int EncodedLength => AbiReader.WordBytes * (${structWords(fields, (field) => pascal(field.name) + ".Count")});`, ""] : []),
            ...(dynamic ? [summary("Reads the tuple as the next dynamic member of a frame. A list longer than its limit is a fault.")] : []),
            `internal static void Read(scoped ref AbiReader ${dynamic ? "outer" : "reader"}, out ${name} fields)`,
            "{",
            ...(dynamic ? ["    AbiReader reader = outer.OpenTuple(HeadWords);"] : []),
            "    fields = default;",
            ...indent(fields.map((field) => readInto("fields", field))),
            ...(dynamic ? ["    outer.CloseTuple(in reader);"] : []),
            "}", "",
            `internal readonly void Write(scoped ref AbiWriter ${dynamic ? "outer" : "writer"})`,
            "{",
            ...(dynamic ? ["    AbiWriter writer = outer.OpenTuple(HeadWords);"] : []),
            ...indent(fields.map(write)),
            ...(dynamic ? ["    outer.CloseTuple(in writer);"] : []),
            "}",
        ]),
        "}",
    ];
}

// Fields one behind the other, big-endian, as abi.encodePacked writes them; before bytes comes a byte with their count.
function packed({ name, doc, fields }) {
    const call = (field) => (field.kind === "bytes" ? "Text" : field.call);
    if (fields.some((field) => field.kind !== "word" && field.kind !== "bytes")) throw new Error(`${name}: a packed struct has words and bytes only`);
    return [
        summary(doc),
        `public ref struct ${name}`,
        "{",
        ...indent([
            ...fields.map((field) => declaration(field)), "",
            `public static ${name} Read(scoped ref PackedReader reader)`,
            "{",
            `    ${name} fields = default;`,
            ...indent(fields.map((field) => `fields.${pascal(field.name)} = reader.${call(field)}();`)),
            "    return fields;",
            "}", "",
            "public readonly void Write(scoped ref PackedWriter writer)",
            "{",
            ...indent(fields.map((field) => `writer.${call(field)}(${pascal(field.name)});`)),
            "}",
        ]),
        "}",
    ];
}

// The length of an encoding: a constant, the largest one, or by the length of the only span; and that of this one.
function encodedBytes(fields) {
    const span = spanned(fields);
    const tuple = fields.find(isDynamic);
    const head = `4 + (${headWords(fields)} * AbiReader.WordBytes)`;
    const length = (expression) => ["", `public readonly int EncodedLength => ${expression};`];
    if (span?.kind === "bytes") return [summary(`Bytes of the encoding of so many bytes of ${span.name}.`),
        `public static int EncodedBytes(int ${span.name}Bytes) => 4 + (${headWords(fields) + 1} * AbiReader.WordBytes) + ((${span.name}Bytes + 31) & ~31);`,
        ...length(`EncodedBytes(${pascal(span.name)}.Length)`)];
    if (span) return [`public const int CountMax = ${span.most};`, "", summary(`Bytes of the encoding of so many ${span.name}.`),
        `public static int EncodedBytes(int count) => 4 + ((${headWords(fields) + 1} + count) * AbiReader.WordBytes);`, ...length("EncodedBytes(Count)")];
    if (tuple) return [`public const int EncodedBytesMax = ${head} + ${typeOf(tuple)}.EncodedBytesMax;`,
        ...length(`${head} + ${pascal(tuple.name)}.EncodedLength`)];
    return [`public const int EncodedBytes = ${fields.length === 0 ? "4" : head};`, ...length("EncodedBytes")];
}

// A list in a message stays where it came from, as the bytes of its words.
const spanList = (field) => [
    summary("One behind the other, a word each."),
    declaration(field, "ReadOnlySpan<byte>"), "",
    `public readonly int Count => ${pascal(field.name)}.Length / AbiReader.WordBytes;`, "",
    `public readonly Bytes32 ${pascal(singular(field.name))}(int index) => Bytes32.Read(${pascal(field.name)}.Slice(index * AbiReader.WordBytes, AbiReader.WordBytes));`, "",
];

function message({ name, type, where, doc, fields, selector }) {
    const span = spanned(fields);
    if (fields.filter(isDynamic).length > 1) throw new Error(`${where}: a message carries at most one list, one bytes or one struct with lists`);
    if (span?.kind === "list" && span.element.csharp !== "Bytes32") throw new Error(`${where}: of lists, a message carries only bytes32[]`);
    const isList = (field) => field === span && field.kind === "list";
    const read = (field) => (isList(field) ? `fields.${pascal(field.name)} = reader.ListWords(CountMax);` : readInto("fields", field));
    const call = `(destination, Selector, ${headWords(fields)})`;
    const empty = fields.length === 0;
    return [
        summary(doc),
        `public ${span ? "ref " : ""}struct ${type} : IMessage`,
        "{",
        ...indent([
            summary(`${name}(${fields.map((field) => field.solidity).join(",")})`),
            `public const uint Selector = 0x${selector.toUpperCase()};`, "",
            ...encodedBytes(fields), "",
            ...fields.flatMap((field) => (isList(field) ? ["", ...spanList(field)] : [declaration(field)])), ...(empty || isList(fields.at(-1)) ? [] : [""]),
            `public static bool TryDecode(ReadOnlySpan<byte> data, out ${type} fields)`,
            "{",
            ...indent([
                ...(span || empty ? ["fields = default;"] : []),
                ...(empty ? ["return AbiReader.Call(data, Selector, 0).Finish();"] : [
                    `AbiReader reader = AbiReader.Call(data, Selector, ${headWords(fields)});`, ...fields.map(read), "return reader.Finish();"]),
            ]),
            "}", "",
            summary(`Gives the number of bytes written, 0 when they do not fit${span?.kind === "list" ? ` or the ${span.name} are no whole number of words` : ""}.`),
            ...(empty ? [`public readonly int Encode(Span<byte> destination) => AbiWriter.Call${call}.Finish();`] : [
                "public readonly int Encode(Span<byte> destination)",
                "{",
                ...indent([
                    ...(span?.kind === "list" ? [`if (${pascal(span.name)}.Length % AbiReader.WordBytes != 0) return 0;`, ""] : []),
                    `AbiWriter writer = AbiWriter.Call${call};`,
                    ...fields.map((field) => (isList(field) ? `writer.ListWords(${pascal(field.name)});` : write(field))),
                    "return writer.Finish();",
                ]),
                "}",
            ]),
        ]),
        "}",
    ];
}

// Which message bytes are, by the enumeration that bears the interface's name.
function kindOf({ name, messages }, kinds) {
    if (!kinds) return [];
    const missing = messages.find(({ type }) => !kinds.members.some((member) => member.name === type));
    if (missing) throw new Error(`${name}.${missing.name}: give it a number in ${kinds.name}`);
    return [[
        `public static class ${name}`,
        "{",
        ...indent([
            summary("The one whose selector the bytes start with; None when there is none. Says nothing about the rest of the bytes."),
            `public static ${kinds.name} KindOf(ReadOnlySpan<byte> data) => AbiReader.SelectorOf(data) switch`,
            "{",
            ...indent([...messages.map(({ type }) => `${type}.Selector => ${kinds.name}.${type},`), `_ => ${kinds.name}.None,`]),
            "};",
        ]),
        "}",
    ]];
}

const file = ({ enums, structs, packed: walked, interfaces }) => [
    ...(structs.some((each) => each.fields.some((field) => field.kind === "list")) ? ["using System.Runtime.CompilerServices;", ""] : []),
    "namespace Rollup.Protocol;", "",
    ...blocks([
        ...enums.map(enumeration),
        ...structs.flatMap((each) => [...each.fields.filter((field) => field.kind === "list").map(list), struct(each)]),
        ...walked.map(packed),
        ...interfaces.flatMap((each) => [...kindOf(each, enums.find((kinds) => kinds.name === singular(each.name) + "Kind")), ...each.messages.map(message)]),
    ]),
].join("\n");

/** Path and text of every C# file of the guest. */
module.exports = (files) => files.map((each) => ({ path: `dapp/guest/Protocol/Messages/${each.stem}.g.cs`, from: each.name, text: file(each) + "\n" }));
