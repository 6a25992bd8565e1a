using Bonding.Forecasting.Lstm;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Bonding.Training;

/// <summary>The network in Torch, which can differentiate it.</summary>
internal sealed class LstmNetwork : nn.Module<Tensor, Tensor>
{
    private readonly LSTM memory = nn.LSTM(LstmWeights.Inputs, LstmWeights.Hidden, batchFirst: true);
    private readonly Linear head = nn.Linear(LstmWeights.Hidden, LstmWeights.Outputs);

    public LstmNetwork()
        : base(nameof(LstmNetwork)) => RegisterComponents();

    /// <summary>Maps windows × seconds × inputs to windows × seconds × outputs. Each window starts from an empty state.</summary>
    public override Tensor forward(Tensor input) => head.forward(memory.forward(input).Item1);

    /// <summary>Returns the weights in the order of <see cref="LstmWeights"/>. Torch has one row per gate unit and two biases.</summary>
    public float[] Export()
    {
        using var scope = NewDisposeScope();
        var named = named_parameters().ToDictionary(pair => pair.name, pair => pair.parameter.detach());
        return
        [
            .. Columns(named["memory.weight_ih_l0"]),
            .. Columns(named["memory.weight_hh_l0"]),
            .. (named["memory.bias_ih_l0"] + named["memory.bias_hh_l0"]).data<float>(),
            .. Columns(named["head.weight"]),
            .. named["head.bias"].data<float>(),
        ];
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            memory.Dispose();
            head.Dispose();
        }
        base.Dispose(disposing);
    }

    private static float[] Columns(Tensor rows) => [.. rows.t().contiguous().data<float>()];
}
