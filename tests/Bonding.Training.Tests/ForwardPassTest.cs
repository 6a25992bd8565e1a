using Bonding.Forecasting.Lstm;
using TorchSharp;

namespace Bonding.Training.Tests;

/// <summary>Checks the engine's forward pass against that of Torch.</summary>
public class ForwardPassTest
{
    private const int Seconds = 300;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void The_forward_pass_equals_that_of_Torch_over_five_minutes(int seed)
    {
        NativeTorch.Prepare();
        torch.manual_seed(seed);
        using var network = new LstmNetwork();
        var dice = new Random(seed);
        var inputs = Enumerable.Range(0, Seconds * LstmWeights.Inputs).Select(_ => (float)((8 * dice.NextDouble()) - 4)).ToArray();
        using var output = network.forward(torch.tensor(inputs).reshape(1, Seconds, LstmWeights.Inputs)).detach();
        var expected = output.data<float>().ToArray();

        var weights = new LstmWeights(Cards.Any, network.Export());
        var state = new LstmState();
        var actual = new float[LstmWeights.Outputs];
        for (var t = 0; t < Seconds; t++)
        {
            LstmCell.Step(weights, inputs.AsSpan(t * LstmWeights.Inputs, LstmWeights.Inputs), ref state, actual);
            for (var k = 0; k < actual.Length; k++)
                Assert.Equal(expected[(t * actual.Length) + k], actual[k], 1e-5f);
        }
    }
}
