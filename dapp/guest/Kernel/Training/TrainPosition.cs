namespace Rollup.Kernel;

/// <summary>What training does next. The steps of an epoch come once, those of a batch for each of its batches.</summary>
public enum TrainStep : byte
{
    Narrow = 0,      // by parameters: masters to compute weights, at the start of an epoch
    Order = 1,       // shuffles the rows
    Gather = 2,      // a batch's rows
    Measure = 3,     // by layers: how large inputs and deltas may be
    Forward = 4,     // by layers, and rows of the batch
    Losses = 5,
    Activation = 6,  // by layers from the last on, as the two below, and rows: deltas through the activation, and the bias
    Gradient = 7,    // by columns of the layer's input
    InputDeltas = 8, // by rows of the batch
    Update = 9,      // by parameters
}

/// <summary>
/// How far a training has come; all zero before the first step. With the plan's blocks, masters and moments it is all there is.
/// </summary>
public struct TrainPosition
{
    /// <summary>Of the batch's weights.</summary>
    public LayerBounds InputMax;
    public LayerBounds DeltaMax;
    public int Epoch;
    public int FirstRow; // of the batch, in the epoch's order
    public int Item;     // row, column or parameter within the step
    public byte Layer;
    public TrainStep Step;
    public ushort Reserved;

    /// <summary>From the end of a step to the beginning of the next.</summary>
    public void Next(int layerCount, int batch, int rows)
    {
        Item = 0;
        switch (Step)
        {
            case TrainStep.Measure or TrainStep.Forward when Layer + 1 < layerCount:
                Layer++;
                break;
            case TrainStep.Measure:
                Layer = 0;
                Step = TrainStep.Forward;
                break;
            case TrainStep.Gradient when Layer == 0: Step = TrainStep.Update; break;
            case TrainStep.InputDeltas:
                Layer--;
                Step = TrainStep.Activation;
                break;
            case TrainStep.Update:
                FirstRow += batch;
                Step = TrainStep.Gather;
                if (FirstRow < rows) break;
                FirstRow = 0;
                Epoch++;
                Step = TrainStep.Narrow;
                break;
            default: Step++; break; // from Forward to Losses, the last layer stays, with which the way back begins
        }
    }
}
