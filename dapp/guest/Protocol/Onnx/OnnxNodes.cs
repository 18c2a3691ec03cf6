namespace Rollup.Protocol;

/// <summary>The nodes of a graph in the order of the file.</summary>
public ref struct OnnxNodes
{
    readonly ReadOnlySpan<byte> _file;
    ProtoReader _reader;

    public OnnxNodes(ReadOnlySpan<byte> file, in OnnxGraph graph)
    {
        _file = file;
        _reader = new ProtoReader(file, graph.Place.Start, graph.Place.Length);
    }

    /// <summary>Reads the next node. False at the end, with Accepted, and at a fault, with its status.</summary>
    public bool Next(out OnnxNode node, out OnnxStatus status)
    {
        node = default;
        ProtoField field = default;
        while (_reader.Next(ref field))
        {
            status = OnnxStatus.FieldNotSupported;
            if (field.Number is 14 or 15) return false; // quantisation, sparse tensors
            if (field.Number != 1) continue;
            status = field.Wire == ProtoWire.Bytes ? OnnxNode.Read(_file, in field, out node) : OnnxStatus.Malformed;
            return status == OnnxStatus.Accepted;
        }
        status = _reader.Failed ? OnnxStatus.Malformed : OnnxStatus.Accepted;
        return false;
    }
}
