namespace Bonding.Forecasting.Models.Recurrent;

/// <summary>Where trained weights come from and what they are worth: the head of their file.</summary>
/// <param name="Format">The version of the file's layout.</param>
/// <param name="ResourceClass">What kind of series the weights are for, such as "cpu".</param>
/// <param name="Data">The recordings they were trained on.</param>
/// <param name="Trained">The day of the training.</param>
/// <param name="Series">How many series they were trained on.</param>
/// <param name="Samples">How many samples those had.</param>
/// <param name="TrainLoss">Mean pinball loss of all outputs on the training part, in units of a series' usual one-second change.</param>
/// <param name="HoldOutLoss">The same on the last part in time of each series, which was not trained on.</param>
/// <param name="HoldOutMae">Mean absolute error of the median on that part, in the same unit.</param>
/// <param name="HoldOutLastValueMae">That of the last value on that part.</param>
public sealed record LstmCard(
    int Format,
    string ResourceClass,
    string Data,
    DateOnly Trained,
    int Series,
    long Samples,
    double TrainLoss,
    double HoldOutLoss,
    double HoldOutMae,
    double HoldOutLastValueMae);
