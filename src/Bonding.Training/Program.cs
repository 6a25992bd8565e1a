using Bonding.Training;

return await TrainCommand.Create().Parse(args).InvokeAsync();
