using System.Diagnostics.CodeAnalysis;

namespace Rollup.Client.Onnx;

/// <summary>
/// The inputs of a file that are no constants. Several stand side by side, in the order of the file, as one table's columns.
/// </summary>
sealed class GraphInputs
{
    readonly IReadOnlyList<ValueInfoProto> _inputs;
    readonly Dictionary<string, int> _places = [];
    readonly Dictionary<string, RowFlow> _taken = [];

    public GraphInputs(IReadOnlyList<ValueInfoProto> inputs)
    {
        _inputs = inputs;
        foreach (ValueInfoProto input in inputs)
            if (!_places.TryAdd(input.Name, _places.Count)) throw new ImportException(ImportFault.NameTwice, GraphNames.Quoted(input.Name));
    }

    /// <summary>Name, width, and the place in the model's columns as <see cref="InputColumn.Index"/> counts it.</summary>
    public IEnumerable<(string Name, RowFlow Flow)> Used => _inputs.Where(input => _taken.ContainsKey(input.Name))
        .Select(input => (input.Name, _taken[input.Name]));

    public IEnumerable<string> Unused => _inputs.Select(input => input.Name).Where(name => !_taken.ContainsKey(name));

    public bool TryTake(string name, [NotNullWhen(true)] out GraphValue? value)
    {
        value = null;
        if (!_places.TryGetValue(name, out int index)) return false;
        value = _taken[name] = ReadInput(_inputs[index], index * Limits.WidthMax);
        return true;
    }

    static RowFlow ReadInput(ValueInfoProto input, int firstIndex)
    {
        string quoted = GraphNames.Quoted(input.Name);
        if (input.Type?.TensorType is not { } tensor) throw new ImportException(ImportFault.InputShapeMissing, quoted);
        if ((TensorType)tensor.ElemType == TensorType.Text) throw new ImportException(ImportFault.InputIsText, quoted);
        if (!TensorReader.IsFloat(tensor.ElemType)) throw new ImportException(ImportFault.InputIsInteger, quoted);
        if (tensor.Shape is null
            || tensor.Shape.Dim.Count is < 2 or > GraphValue.RankMax) throw new ImportException(ImportFault.InputShapeMissing, quoted);
        List<int> dims = [];
        long width = 1;
        foreach (TensorShapeProto.Types.Dimension dim in tensor.Shape.Dim.Skip(1))
        {
            if (dim.DimValue <= 0) throw new ImportException(ImportFault.InputWidthOpen, quoted);
            width *= Math.Min(dim.DimValue, int.MaxValue);
            if (width > Limits.WidthMax) throw new ImportException(ImportFault.LayerTooWide, $"input {quoted}");
            dims.Add((int)dim.DimValue);
        }
        long batch = tensor.Shape.Dim[0].DimValue;
        return new RowFlow([.. Enumerable.Range(firstIndex, (int)width).Select(index => new InputColumn(index))], [.. dims])
        {
            Batch = batch > 0 ? batch : null
        };
    }
}
