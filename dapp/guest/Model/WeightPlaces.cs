namespace Rollup.Model;

/// <summary>Where the parameters of a model lie in its file, one after the other in the kernel's order, from any of them on.</summary>
struct WeightPlaces
{
    readonly ModelFile _model;
    int _place;     // of the parameter that is next, in bytes from the start of the file
    int _step;      // to the one behind it
    int _leftInRow; // of the matrix, or of the bias, that one included
    int _row;       // of the layer's matrix; its bias is one more
    int _layer;

    public WeightPlaces(in ModelFile model, int first)
    {
        _model = model;
        while (_layer < model.Network.LayerCount - 1 && first >= model.Network.Layers[_layer + 1].WeightsOffset) _layer++;
        ref readonly Layer layer = ref model.Network.Layers[_layer];
        int index = first - layer.WeightsOffset, width = layer.OutWidth;
        _row = Math.Min(index / width, layer.InWidth);
        StartRow();
        int column = index - _row * width;
        _place += column * _step;
        _leftInRow -= column;
    }

    /// <summary>
    /// Some of the next parameters, at most so many: their count, where the first lies, and how far from each to the next, in bytes.
    /// </summary>
    public int NextRun(int countMax, out int place, out int step)
    {
        if (_leftInRow == 0)
        {
            NextRow();
            StartRow();
        }
        int count = Math.Min(_leftInRow, countMax);
        place = _place;
        step = _step;
        _place += count * _step;
        _leftInRow -= count;
        return count;
    }

    void NextRow()
    {
        ref readonly Layer layer = ref _model.Network.Layers[_layer];
        _row++;
        if (_row < layer.InWidth || (_row == layer.InWidth && layer.HasBias)) return;
        _row = 0;
        _layer++;
    }

    void StartRow()
    {
        ref readonly Layer layer = ref _model.Network.Layers[_layer];
        ref readonly LayerTensors tensors = ref _model.Tensors[_layer];
        bool isBias = _row == layer.InWidth, isTransposed = tensors.IsTransposed && !isBias;
        int first = isTransposed ? _row : _row * layer.OutWidth;
        _place = isBias ? tensors.BiasOffset : tensors.WeightsOffset + Float32.Bytes * first;
        _step = isTransposed ? Float32.Bytes * layer.InWidth : Float32.Bytes;
        _leftInRow = layer.OutWidth;
    }
}
