// What the host makes of a notice: the node's proto message and the decoder that fills it, and the fields that `rollup` shows.
const { pascal, snake } = require("./model.js");

const api = { folder: "dapp/host/Api", csharp: "Rollup.Api" };
const node = { folder: "dapp/host/Node/Api/Grpc", csharp: "Rollup.Node.Api.Grpc" };
const cli = { folder: "dapp/host/Cli/Output", csharp: "Rollup.Cli.Output" };
const decodedFrom = 10; // the first number of a notice in proto; the lower ones say where it stands

const spaced = (name) => name.replace(/[A-Z]/g, (letter) => " " + letter.toLowerCase());

const proto = (notices) => `// The node's notices: where they stand, their raw bytes, and their fields as they are declared on chain.
// Amounts are base units as decimal strings (they do not fit 64 bits), scores are Q.32 integers, hashes are 32 bytes, addresses 20.
syntax = "proto3";
package lockstep.v1;
option csharp_namespace = "${api.csharp}";

message Notice {
  uint64 output_index = 1;
  uint64 input_index = 2;
  uint64 block_number = 3;
  uint64 block_timestamp = 4;    // seconds
  bytes raw = 5;                 // the payload inside Notice(bytes)
  oneof decoded {
${notices.map(({ name, type }, index) => `    ${type} ${snake(name)} = ${decodedFrom + index};`).join("\n")}
  }
}
${notices.map(({ type, doc, fields }) => `
// ${doc}
message ${type} {
${fields.map((field, index) => `  ${field.proto} ${snake(field.name)} = ${index + 1};`).join("\n")}
}
`).join("")}`;

const decoder = (notices) => `using Google.Protobuf;

namespace ${node.csharp};

/// <summary>Turns the payload of a notice into its message. Unknown bytes stay raw.</summary>
static class NoticeDecoder
{
    public static void Decode(ReadOnlySpan<byte> payload, Wire.Notice notice)
    {
        switch (AbiReader.SelectorOf(payload))
        {
${notices.map(({ type }) => `            case ${type}.Selector when ${type}.TryDecode(payload, out ${type} fields):
                notice.${type} = MessageOf(in fields);
                break;`).join("\n")}
        }
    }
${notices.map(({ type, fields }) => `
    static Wire.${type} MessageOf(in ${type} fields) => new()
    {
${fields.map((field) => `        ${pascal(field.name)} = ${field.wire("fields." + pascal(field.name))},`).join("\n")}
    };
`).join("")}
    static ByteString Copy(ReadOnlySpan<byte> bytes) => ByteString.CopyFrom(bytes);
}
`;

// A field of the view: amounts by the suffix of their name, numbers of an enumeration by its names, job and place apart from the rest.
const isScore = (field) => field.solidity === "int64" && field.name.endsWith("Q32");
function shown(field) {
    const name = spaced(field.name.replace(/(Units|Q32)$/, ""));
    const value = "notice." + pascal(field.name);
    if (field.names) return `NamedValue.Of("${name}", (${field.names})${value})`;
    if (isScore(field)) return `NamedValue.Score("${name}", ${value})`;
    if (!/units$/i.test(field.name)) return `NamedValue.Of("${name}", ${value})`;
    return `NamedValue.Of("${name === "units" ? "amount" : name}", ${value}, "${field.solidity === "uint128" ? "units" : "units of work"}")`;
}

const viewCase = ({ type }) => `            case ${type}.Selector when ${type}.TryDecode(payload, out ${type} notice): return Of(index, raw, in notice);`;

function view({ name, type, fields }) {
    const [job, place] = ["jobId", "place"].map((wanted) => fields.find((field) => field.name === wanted));
    const value = (field, none) => (field ? "notice." + pascal(field.name) : none);
    const rest = fields.filter((field) => field !== job && field !== place).map((field) => `        ${shown(field)},`);
    return `
    static NoticeView Of(ulong index, string raw, in ${type} notice) =>
        new(index, "${name}", ${value(job, "0")}, ${value(place, "null")}, ${value(fields.find(isScore), "null")}, raw,
        [
${rest.map((line) => "    " + line).join("\n")}
        ]);
`;
}

const views = (notices) => `namespace ${cli.csharp};

/// <summary>A notice by its fields, read from its own bytes and not from the node's reading of them.</summary>
static class NoticeFields
{
    /// <summary>Bytes that are no notice known here are shown as what they are.</summary>
    public static NoticeView Of(ulong index, ReadOnlySpan<byte> payload)
    {
        string raw = HexText.Of(payload);
        switch (AbiReader.SelectorOf(payload))
        {
${notices.map(viewCase).join("\n")}
            default: return new(index, "unknown", 0, null, null, raw, [NamedValue.Of("length", payload.Length, "bytes")]);
        }
    }
${notices.map(view).join("")}}
`;

/** Path and text of every file of the host; they are made of the interface Notices. */
module.exports = (files) => {
    const from = files.find((file) => file.interfaces.some((each) => each.name === "Notices"));
    const notices = from.interfaces.find((each) => each.name === "Notices").messages;
    const foreign = notices.flatMap(({ where, fields }) => fields.filter((field) => field.kind !== "word").map((field) => `${where}.${field.name}`));
    if (foreign.length > 0) throw new Error(`${foreign[0]}: a notice carries only fields of one word`);
    return [
        { path: `${api.folder}/notices.proto`, from: from.name, text: proto(notices) },
        { path: `${node.folder}/NoticeDecoder.g.cs`, from: from.name, text: decoder(notices) },
        { path: `${cli.folder}/NoticeFields.g.cs`, from: from.name, text: views(notices) },
    ];
};
