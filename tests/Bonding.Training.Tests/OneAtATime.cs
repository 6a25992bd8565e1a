// Torch's seed belongs to the whole process: a training beside another one would draw from the same dice.
[assembly: CollectionBehavior(CollectionBehavior.CollectionPerAssembly)]
