// Torch's seed belongs to the whole process: parallel trainings would draw from the same random numbers.
[assembly: CollectionBehavior(CollectionBehavior.CollectionPerAssembly)]
