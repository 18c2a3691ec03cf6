using Google.Protobuf.Collections;

namespace Rollup.Client.Onnx;

/// <summary>
/// The nodes of a file by the names that they give, and what each stands for, computed when it is asked for. Only what the result needs
/// is ever looked at.
/// </summary>
sealed class Graph
{
    const int OperatorSetMin = 9;

    enum State : byte { Untouched, Open, Done }

    readonly ModelProto _model;
    readonly string _name;
    readonly TensorReader _tensors;
    readonly int _version;
    readonly Dictionary<string, GraphValue> _values = [];
    readonly Dictionary<string, TensorProto> _constants = [];
    readonly Dictionary<string, int> _producers = [];
    readonly HashSet<(string Domain, string Name)> _functions;
    readonly HashSet<string> _sparse;
    readonly State[] _states;
    readonly string?[] _became;
    int _repeated;

    public Graph(ModelProto model, string name, TensorReader tensors)
    {
        (_model, _name, _tensors) = (model, name, tensors);
        _states = new State[Nodes.Count];
        _became = new string[Nodes.Count];
        _version = VersionOf(model);
        _functions = [.. model.Functions.Select(function => (function.Domain, function.Name))];
        _sparse = [.. model.Graph.SparseInitializer.Select(sparse => sparse.Values?.Name ?? "")];
        TakeConstants();
        for (int index = 0; index < Nodes.Count; index++)
            foreach (string output in Nodes[index].Output.Where(output => output.Length > 0))
                if (_constants.ContainsKey(output) || !_producers.TryAdd(output, index))
                    throw Refused(index, new ImportException(ImportFault.NameTwice, GraphNames.Quoted(output)));
        Given = new GraphInputs([.. model.Graph.Input.Where(input => !_constants.ContainsKey(input.Name))]);
    }

    public GraphInputs Given { get; }

    /// <summary>Constants that nothing that was computed took.</summary>
    public IEnumerable<string> Unused => _constants.Keys.Where(name => !_values.ContainsKey(name));

    public int RepeatedConstants => _repeated;

    /// <summary>What became of each node, in the order of the file.</summary>
    public IEnumerable<ImportStep> Steps => Nodes.Select((node, index) => new ImportStep(
        GraphNames.OfNode(node, index), GraphNames.Shown(GraphNames.OperatorOf(node)),
            _became[index] ?? "left out: the result does not need it"));

    RepeatedField<NodeProto> Nodes => _model.Graph.Node;

    static int VersionOf(ModelProto model)
    {
        OperatorSetIdProto? set = model.OpsetImport.FirstOrDefault(one => GraphNames.IsDefault(one.Domain));
        if (set is null && model.OpsetImport.Count == 0) throw new ImportException(ImportFault.OperatorSetMissing);
        return set?.Version switch
        {
            < OperatorSetMin => throw new ImportException(ImportFault.OperatorSetTooOld, $"{set.Version}"),
            > ModelImporter.OperatorSetMax => throw new ImportException(ImportFault.OperatorSetTooNew, $"{set.Version}"),
            _ => (int)(set?.Version ?? ModelImporter.OperatorSetMax), // of a file that uses no standard operator
        };
    }

    // Some writers list a constant twice: of equal bytes one is dropped.
    void TakeConstants()
    {
        foreach (TensorProto constant in _model.Graph.Initializer)
        {
            if (_constants.TryAdd(constant.Name, constant)) continue;
            if (!_constants[constant.Name].Equals(constant))
                throw new ImportException(ImportFault.ConstantTwice, GraphNames.Quoted(constant.Name));
            _repeated++;
        }
    }

    /// <summary>What a name stands for. Throws <see cref="ClientException"/> with the node that is not taken over.</summary>
    public GraphValue Of(string name)
    {
        Stack<int> pending = new();
        if (_producers.TryGetValue(name, out int last)) pending.Push(last);
        try
        {
            while (pending.TryPeek(out int node))
            {
                if (_states[node] != State.Done)
                {
                    if (!TryOpen(node, pending)) continue;
                    Apply(node);
                    _states[node] = State.Done;
                }
                pending.Pop();
            }
        }
        catch (ClientException) when (Forbidding(name) is { } node)
        {
            throw Refused(node, new ImportException(Operators.ForbiddenAs(NameOf(node))!.Value));
        }
        finally
        {
            foreach (ref State state in _states.AsSpan()) if (state == State.Open) state = State.Untouched;
        }
        return Known(name) ?? throw new ImportException(ImportFault.NameMissing, GraphNames.Quoted(name));
    }

    // A node before this name that no model of ours can have, whatever else is in the way; the first in the file.
    int? Forbidding(string name)
    {
        SortedSet<int> found = [];
        HashSet<int> seen = [];
        Stack<string> pending = new([name]);
        while (pending.TryPop(out string? next))
        {
            if (!_producers.TryGetValue(next, out int node) || !seen.Add(node)) continue;
            if (Operators.ForbiddenAs(NameOf(node)) is not null) found.Add(node);
            foreach (string input in Nodes[node].Input) pending.Push(input);
        }
        return found.Count == 0 ? null : found.Min;
    }

    string NameOf(int node) => GraphNames.OperatorOf(Nodes[node]);

    // False while what the node takes is not there yet.
    bool TryOpen(int node, Stack<int> pending)
    {
        _states[node] = State.Open;
        bool isReady = true;
        foreach (string input in Nodes[node].Input.Where(input => input.Length > 0 && !_values.ContainsKey(input)))
        {
            if (!_producers.TryGetValue(input, out int producer)) continue;
            if (_states[producer] == State.Open) throw Refused(node,
                new ImportException(ImportFault.NameInCircle, GraphNames.Quoted(input)));
            pending.Push(producer);
            isReady = false;
        }
        return isReady;
    }

    void Apply(int index)
    {
        NodeProto node = Nodes[index];
        try
        {
            GraphValue?[] inputs = [.. node.Input.Select(input => input.Length == 0 ? null
                : Known(input) ?? throw new ImportException(ImportFault.NameMissing, GraphNames.Quoted(input)))];
            bool areLabels = inputs.Any(input => input is Label);
            NodeResult result = areLabels ? new NodeResult(new Label(), "left out: it works on labels") : Run(index, node, inputs);
            if (result.Value is RowFlow rows) _tensors.Take(rows.NewNumbers(inputs.OfType<RowFlow>()));
            _became[index] = result.Became;
            // A classifier gives its labels first.
            bool givesLabelFirst = node.OpType == "LinearClassifier";
            for (int output = 0; output < node.Output.Count; output++)
                _values[node.Output[output]] = output == (givesLabelFirst ? 1 : 0) ? result.Value : new Label();
        }
        catch (ImportException fault)
        {
            throw Refused(index, fault);
        }
    }

    NodeResult Run(int index, NodeProto node, GraphValue?[] inputs)
    {
        string domain = GraphNames.IsDefault(node.Domain) ? "" : node.Domain;
        if (_functions.Contains((node.Domain, node.OpType)))
            throw new ImportException(ImportFault.LocalFunction, GraphNames.Shown(node.OpType));
        return Operators.Apply(new NodeCall(node, GraphNames.WithOperator(node, index), _version, inputs, _tensors), domain);
    }

    // A name that no node gives: a constant or an input.
    GraphValue? Known(string name)
    {
        if (_values.TryGetValue(name, out GraphValue? value)) return value;
        if (_constants.TryGetValue(name, out TensorProto? constant)) return _values[name] = _tensors.Read(constant);
        if (_sparse.Contains(name)) throw new ImportException(ImportFault.ConstantSparse, GraphNames.Quoted(name));
        return Given.TryTake(name, out GraphValue? rows) ? _values[name] = rows : null;
    }

    ClientException Refused(int node, ImportException fault) => new(
        new ModelNotImported(_name, fault.Fault) { Node = GraphNames.WithOperator(Nodes[node], node), Found = fault.Found });
}
