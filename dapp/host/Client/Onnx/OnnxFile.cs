using System.Buffers.Binary;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Rollup.Client.Onnx;

/// <summary>
/// From bytes to the messages of an ONNX file. What is another format is called by its name; what would take memory out of proportion to
/// the file is refused before anything is made of it.
/// </summary>
static class OnnxFile
{
    const int PartsMax = 200_000;
    const int DepthMax = 32;
    const long IrVersionMin = 3;
    const long IrVersionMax = 14;

    public static ModelProto Parse(ReadOnlySpan<byte> file)
    {
        if (FormatOf(file) is { } format) throw new ImportException(format);
        if (file.Length > ModelImporter.FileBytesMax) throw new ImportException(ImportFault.FileTooLarge, $"{file.Length:N0}");
        int parts = 0;
        CountParts(file, ModelProto.Descriptor, 0, ref parts);
        ModelProto model;
        try
        {
            model = ModelProto.Parser.WithDiscardUnknownFields(true).ParseFrom(file);
        }
        catch (InvalidProtocolBufferException fault)
        {
            throw new ImportException(ImportFault.FileDamaged, fault.Message);
        }
        if (model.Graph is null) throw new ImportException(ImportFault.GraphMissing);
        return model.IrVersion is >= IrVersionMin and <= IrVersionMax ? model
            : throw new ImportException(ImportFault.IrVersionUnknown, $"{model.IrVersion}");
    }

    // Messages and texts are objects in memory, each many times larger than its fewest bytes.
    static void CountParts(ReadOnlySpan<byte> message, MessageDescriptor type, int depth, ref int parts)
    {
        while (TryReadNumber(ref message, out ulong tag))
        {
            ulong length = (tag & 7) switch { 1 => 8, 5 => 4, _ => 0 };
            if ((tag & 7) is 0 or 2 && !TryReadNumber(ref message, out length)) return; // which the parser says better
            if ((tag & 7) is not (0 or 1 or 2 or 5)) return;
            if ((tag & 7) == 0) continue;
            if (length > (ulong)message.Length) return;
            FieldDescriptor? field = (tag & 7) == 2 && tag >> 3 <= int.MaxValue ? type.FindFieldByNumber((int)(tag >> 3)) : null;
            if (field?.FieldType is FieldType.Message or FieldType.String)
            {
                if (++parts > PartsMax || depth == DepthMax) throw new ImportException(ImportFault.PartsTooMany);
                if (field.FieldType == FieldType.Message) CountParts(message[..(int)length], field.MessageType, depth + 1, ref parts);
            }
            message = message[(int)length..];
        }
    }

    static bool TryReadNumber(ref ReadOnlySpan<byte> source, out ulong number)
    {
        number = 0;
        for (int index = 0; index < Math.Min(source.Length, 10); index++)
        {
            number |= (ulong)(source[index] & 0x7f) << (7 * index);
            if (source[index] >= 0x80) continue;
            source = source[(index + 1)..];
            return true;
        }
        return false;
    }

    static ImportFault? FormatOf(ReadOnlySpan<byte> file) => file switch
    {
        _ when file.StartsWith("PK"u8) || (file.Length > 262 && file[257..262].SequenceEqual("ustar"u8)) => ImportFault.FileIsArchive,
        [0x80, >= 2 and <= 5, ..] => ImportFault.FileIsPickle,
        [0x89, (byte)'H', (byte)'D', (byte)'F', ..] => ImportFault.FileIsHdf5,
        _ when file.Length > 8 && (file[4..8].SequenceEqual("TFL3"u8) || file[4..8].SequenceEqual("ORTM"u8)) =>
            ImportFault.FileIsFlatBuffer,
        [0x1f, 0x8b, ..] or [0x28, 0xb5, 0x2f, 0xfd, ..] or [0xfd, (byte)'7', (byte)'z', ..] => ImportFault.FileIsCompressed,
        _ when file.StartsWith("BZh"u8) => ImportFault.FileIsCompressed,
        _ when file.StartsWith("version https://git-lfs"u8) => ImportFault.FileIsPointer,
        _ when file.StartsWith("LDS1"u8) => ImportFault.FileIsDataSet,
        [0x93, (byte)'N', (byte)'U', (byte)'M', ..] => ImportFault.FileIsWeightsAlone,
        _ when file.StartsWith("GGUF"u8) || IsSafetensors(file) => ImportFault.FileIsWeightsAlone,
        _ when IsText(file) => ImportFault.FileIsText,
        _ => null,
    };

    static bool IsSafetensors(ReadOnlySpan<byte> file) =>
        file.Length > 9 && file[8] == '{' && BinaryPrimitives.ReadUInt64LittleEndian(file) < (ulong)file.Length;

    // Every ONNX file begins with the tag of a field, which is no letter.
    static bool IsText(ReadOnlySpan<byte> file)
    {
        foreach (byte letter in file[..Math.Min(file.Length, 64)])
            if (letter < ' ' && letter is not ((byte)'\n' or (byte)'\r' or (byte)'\t')) return false;
        return file.Length > 0;
    }
}
