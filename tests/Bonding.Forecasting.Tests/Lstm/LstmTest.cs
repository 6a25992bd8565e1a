using System.Globalization;
using System.Text;
using Bonding.Forecasting.Lstm;

namespace Bonding.Forecasting.Tests.Lstm;

/// <summary>Checks the files of LSTM weights, and the arithmetic against that of Torch.</summary>
public class LstmTest
{
    private static byte[] Shipped()
    {
        using var file = new MemoryStream();
        LstmWeights.Default("cpu").Write(file);
        return file.ToArray();
    }

    private static string Refusal(byte[] file) =>
        Assert.Throws<InvalidDataException>(() => LstmWeights.Read(new MemoryStream(file))).Message;

    // Each row: the inputs of a second, and the outputs that Torch computed from them and the seconds before with the shipped weights.
    [Fact]
    public void The_shipped_weights_give_what_Torch_gave_when_they_were_trained()
    {
        var weights = LstmWeights.Default("cpu");
        var memory = new LstmState();
        var outputs = new float[LstmWeights.Outputs];
        var rows = File.ReadLines(Path.Combine(AppContext.BaseDirectory, "cpu.check.csv"))
            .Select(line => line.Split(',').Select(cell => float.Parse(cell, CultureInfo.InvariantCulture)).ToArray())
            .ToArray();
        Assert.Equal(100, rows.Length);
        foreach (var row in rows)
        {
            LstmCell.Step(weights, row.AsSpan(0, LstmWeights.Inputs), ref memory, outputs);
            for (var k = 0; k < outputs.Length; k++)
                Assert.Equal(row[LstmWeights.Inputs + k], outputs[k], 1e-5f);
        }
    }

    [Fact]
    public void Weights_are_shipped_for_each_class_and_their_card_says_what_they_are_worth()
    {
        Assert.Equal(["cpu", "io", "memory"], LstmWeights.Classes);
        foreach (var name in LstmWeights.Classes)
        {
            var card = LstmWeights.Default(name).Card;
            Assert.Equal(name, card.ResourceClass);
            Assert.True(card.HoldOutLoss > 0 && card.HoldOutMae < card.HoldOutLastValueMae, $"{card}");
        }
    }

    [Fact]
    public void Weights_that_were_written_are_read_as_they_were() => Assert.Equal(Shipped(), Rewritten(Shipped()));

    [Fact]
    public void A_class_without_weights_is_refused_with_those_that_have() =>
        Assert.Contains(
            "allowed are cpu, io, memory",
            Assert.Throws<ArgumentException>(() => LstmWeights.Default("gpu")).Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void A_file_of_another_format_is_refused_by_its_number()
    {
        var text = Encoding.Latin1.GetString(Shipped()).Replace("\"format\":1", "\"format\":9", StringComparison.Ordinal);
        Assert.Contains("Format 9", Refusal(Encoding.Latin1.GetBytes(text)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_was_cut_or_is_no_weights_is_refused()
    {
        Assert.Contains("bytes after its card", Refusal(Shipped()[..^1]), StringComparison.Ordinal);
        Assert.Contains("bytes after its card", Refusal([.. Shipped(), 0]), StringComparison.Ordinal);
        Assert.Contains("card", Refusal(new byte[10_000]), StringComparison.Ordinal);
        Assert.Contains("card", Refusal([]), StringComparison.Ordinal);
    }

    [Fact]
    public void Weights_that_are_no_numbers_are_refused()
    {
        var values = new float[LstmWeights.Parameters];
        values[7] = float.NaN;
        Assert.Contains(
            "Weight 7",
            Assert.Throws<ArgumentException>(() => new LstmWeights(LstmWeights.Default("cpu").Card, values)).Message,
            StringComparison.Ordinal
        );
    }

    private static byte[] Rewritten(byte[] file)
    {
        using var target = new MemoryStream();
        LstmWeights.Read(new MemoryStream(file)).Write(target);
        return target.ToArray();
    }
}
