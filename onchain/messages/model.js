// What src/*.sol declares, as plain data: files of enumerations, structs and messages, each field with the row of its type.
const fs = require("fs");
const path = require("path");
const solc = require("solc");

// One row per type of one ABI word: the C# type, the method of AbiReader and AbiWriter, whether the writer takes it by reference, bytes and
// alignment in memory, the type in proto and the C# expression that makes it. Within an alignment, fields lie in memory in the order of the rows.
const words = {
    uint128: { csharp: "UInt128", call: "UInt128", bytes: 16, align: 16, proto: "string", wire: (value) => `${value}.ToString()` },
    bytes32: { csharp: "Bytes32", call: "Bytes32", byReference: true, bytes: 32, align: 8, proto: "bytes", wire: (value) => `Copy(${value}.Bytes)` },
    int64: { csharp: "long", call: "Int64", bytes: 8, align: 8, proto: "sfixed64", wire: (value) => value },
    uint64: { csharp: "ulong", call: "UInt64", bytes: 8, align: 8, proto: "uint64", wire: (value) => value },
    address: { csharp: "Address", call: "Address", byReference: true, bytes: 20, align: 4, proto: "bytes", wire: (value) => `Copy(${value}.Bytes)` },
    uint32: { csharp: "uint", call: "UInt32", bytes: 4, align: 4, proto: "uint32", wire: (value) => value },
    uint16: { csharp: "ushort", call: "UInt16", bytes: 2, align: 2, proto: "uint32", wire: (value) => value },
    uint8: { csharp: "byte", call: "UInt8", bytes: 1, align: 1, proto: "uint32", wire: (value) => value },
};

const pascal = (name) => name[0].toUpperCase() + name.slice(1);
const snake = (name) => name.replace(/[A-Z]/g, (letter) => "_" + letter.toLowerCase());
const singular = (name) => name.replace(/s$/, "");

function compile(folder) {
    const names = fs.readdirSync(folder).filter((name) => name.endsWith(".sol")).sort();
    const sources = Object.fromEntries(names.map((name) => [name, { content: fs.readFileSync(path.join(folder, name), "utf8") }]));
    const settings = { outputSelection: { "*": { "": ["ast"] } } };
    const output = JSON.parse(solc.compile(JSON.stringify({ language: "Solidity", sources, settings })));
    const errors = (output.errors ?? []).filter((error) => error.severity === "error");
    if (errors.length > 0) throw new Error(errors.map((error) => error.formattedMessage).join("\n"));
    return names.map((name) => ({ name, text: Buffer.from(sources[name].content), nodes: output.sources[name].ast.nodes }));
}

// NatSpec: the prose, `@custom:KIND FIELD VALUE` by kind and field, and `@custom:packed` of a struct that is no ABI frame.
function documentation(node, where) {
    if (!node.documentation) throw new Error(`${where}: say in a /// comment what it means`);
    const lines = node.documentation.text.split("\n").map((line) => line.trim());
    const tags = {};
    for (const line of lines.filter((text) => text.startsWith("@"))) {
        if (line === "@custom:packed" && node.nodeType === "StructDefinition") {
            tags.packed = true;
            continue;
        }
        const [, kind, field, value] = line.match(/^@custom:(most|names) (\w+) (\w+)$/) ?? [];
        if (!kind) throw new Error(`${where}: "${line}" is not understood; write @custom:most FIELD COUNT or @custom:names FIELD ENUMERATION`);
        tags[`${kind} ${field}`] = value;
    }
    return { doc: lines.filter((text) => !text.startsWith("@")).join(" "), tags };
}

// The `// remark` behind a member, on its line.
function remark(file, member) {
    const [start, length] = member.src.split(":").map(Number);
    return file.text.subarray(start + length).toString().match(/^[;,]?[ \t]*\/\/ (.*)/)?.[1];
}

function fieldOf(file, member, tags, structs, where) {
    const solidity = member.typeDescriptions.typeString.replace(/^struct /, "");
    const field = { name: member.name, solidity, remark: remark(file, member), names: tags[`names ${member.name}`], most: Number(tags[`most ${member.name}`]) };
    const element = solidity.endsWith("[]") ? solidity.slice(0, -2) : undefined;
    if (words[solidity]) return { ...field, kind: "word", ...words[solidity] };
    if (structs[solidity]) return { ...field, kind: "struct", struct: structs[solidity] };
    if (solidity === "bytes") return { ...field, kind: "bytes" };
    if (!words[element]) throw new Error(`${where}: ${solidity} has no row in onchain/messages/model.js`);
    if (!(field.most > 0)) throw new Error(`${where}: a list needs its largest count, @custom:most ${member.name} COUNT`);
    return { ...field, kind: "list", element: words[element] };
}

// Memory without a gap: from the widest alignment down; what is left to the struct's own alignment is named, so that no byte is nobody's.
function layOut(struct) {
    const rows = Object.values(words).map((word) => word.csharp);
    const placed = struct.fields.map((field) => {
        if (field.kind === "struct") return { field, bytes: field.struct.bytes, align: field.struct.align, row: rows.indexOf("Bytes32") + 0.5 };
        if (field.kind === "word") return { field, bytes: field.bytes, align: field.align, row: rows.indexOf(field.csharp) };
        return { field, bytes: 4 + field.most * field.element.bytes, align: 4, row: rows.indexOf("UInt64") }; // a count, then the items
    });
    const gap = placed.find((place) => place.bytes % place.align !== 0 || place.field.element?.align > 4);
    if (gap) throw new Error(`${struct.name}.${gap.field.name}: a list of these leaves a gap in memory; choose another count or element`);
    placed.sort((a, b) => b.align - a.align || a.row - b.row);
    struct.memory = placed.map((place) => place.field);
    struct.align = Math.max(...placed.map((place) => place.align));
    struct.bytes = placed.reduce((sum, place) => sum + place.bytes, 0);
    struct.reserved = [];
    for (const word of [words.uint8, words.uint16, words.uint32, words.uint64])
        if (struct.bytes % Math.min(word.bytes * 2, struct.align) !== 0) {
            struct.reserved.push(word);
            struct.bytes += word.bytes;
        }
}

// Words in the head of a frame; a struct without lists lies in it whole.
const isDynamic = (field) => field.kind === "list" || field.kind === "bytes" || (field.kind === "struct" && field.struct.fields.some(isDynamic));
const headWords = (fields) => fields.reduce((sum, field) => sum + (field.kind === "struct" && !isDynamic(field) ? headWords(field.struct.fields) : 1), 0);

/** The declarations of a folder of Solidity files, file by file, in the order of the sources. */
function read(folder) {
    const structs = {};
    const files = compile(folder).map((file) => ({ ...file, stem: file.name.replace(/\.sol$/, ""), enums: [], structs: [], packed: [], interfaces: [] }));
    const each = (kind, act) => files.forEach((file) => file.nodes.filter((node) => node.nodeType === kind).forEach((node) => act(file, node)));
    each("EnumDefinition", (file, node) => file.enums.push({
        name: node.name, ...documentation(node, node.name), members: node.members.map((member) => ({ name: member.name, remark: remark(file, member) })),
    }));
    each("StructDefinition", (file, node) => {
        const { doc, tags } = documentation(node, node.name);
        const struct = { name: node.name, doc, fields: node.members.map((member) => fieldOf(file, member, tags, structs, `${node.name}.${member.name}`)) };
        if (tags.packed) {
            file.packed.push(struct); // no field of anything: who reads one walks a list of them
            return;
        }
        layOut(struct);
        file.structs.push((structs[node.name] = struct));
    });
    each("ContractDefinition", (file, node) => {
        if (node.contractKind !== "interface") return;
        const messages = node.nodes.map((item) => {
            const where = `${node.name}.${item.name}`;
            const { doc, tags } = documentation(item, where);
            const fields = item.parameters.parameters.map((member) => fieldOf(file, member, tags, structs, where));
            const type = pascal(item.name) + (structs[pascal(item.name)] ? singular(node.name) : "");
            return { name: item.name, type, where, doc, fields, selector: item.functionSelector };
        });
        file.interfaces.push({ name: node.name, messages });
    });
    return files.filter((file) => file.enums.length + file.structs.length + file.interfaces.length > 0);
}

module.exports = { read, pascal, snake, singular, isDynamic, headWords };
