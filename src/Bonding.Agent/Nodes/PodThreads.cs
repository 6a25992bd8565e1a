using System.Text;
using Bonding.Agent.Kernel;
using Bonding.Contract;

namespace Bonding.Agent.Nodes;

/// <summary>
/// Adds up for how long the threads of one pod were ready and waited. A thread that ends keeps what it added, so the sum never falls.
/// </summary>
public sealed class PodThreads
{
    /// <summary>The readings in which the name of a thread is read: QEMU names a vCPU's thread some moments after it begins.</summary>
    public const int NamedAfter = 3;

    private readonly Dictionary<long, SeenThread> _threads = [];
    private readonly SortedDictionary<int, long> _vcpus = [];
    private readonly List<long> _ofVcpus = [];
    private bool _isKnown;
    private long _waited;

    /// <summary>The sum in microseconds since the pod was first seen; null while no thread is visible.</summary>
    public long? WaitedMicroseconds => _isKnown ? _waited / 1000 : null;

    /// <summary>How many threads were found.</summary>
    public int Count => _threads.Count;

    /// <summary>The part of each vCPU of a VM, by its number.</summary>
    public IEnumerable<VcpuDelay> Vcpus => _vcpus.Select(vcpu => new VcpuDelay { Id = vcpu.Key, DelayUs = vcpu.Value / 1000 });

    /// <summary>Finds the threads of the pod's cgroups anew, and reads those that are new or run vCPUs, or all of them.</summary>
    /// <param name="files">The files of the machine.</param>
    /// <param name="lists">The files that list the threads.</param>
    /// <param name="all">Whether all are read.</param>
    public void Update(KernelFiles files, IEnumerable<string> lists, bool all)
    {
        var present = new HashSet<long>();
        foreach (var list in lists)
            if (files.TryRead(list, out var text))
                AddNumbers(text, present);
        var isAnyRead = false;
        foreach (var id in present.Where(id => all || IsNewOrVcpu(id)))
            isAnyRead |= TryAdd(files, id);
        foreach (var gone in _threads.Keys.Where(id => !present.Contains(id)).ToList())
            _threads.Remove(gone);
        _isKnown |= isAnyRead;
        _ofVcpus.Clear();
        _ofVcpus.AddRange(_threads.Where(thread => thread.Value.Vcpu is not null).Select(thread => thread.Key));
    }

    /// <summary>Reads the threads of vCPUs anew; the others are as they were.</summary>
    public void UpdateVcpus(KernelFiles files)
    {
        foreach (var id in _ofVcpus)
            TryAdd(files, id);
    }

    private bool IsNewOrVcpu(long id) => !_threads.TryGetValue(id, out var seen) || seen.Times < NamedAfter || seen.Vcpu is not null;

    private static void AddNumbers(ReadOnlySpan<byte> list, HashSet<long> numbers)
    {
        var text = new KernelText(list);
        while (text.TryLine(out var line))
            if (line.TakeNumber() is > 0 and { } number)
                numbers.Add(number);
    }

    private bool TryAdd(KernelFiles files, long id)
    {
        if (!files.TryReadLine($"/proc/{id}/schedstat", out var schedstat) || RunDelay.OfThread(schedstat) is not { } waited)
            return false;
        Add(files, id, waited);
        return true;
    }

    // What a thread waited before the pod was first seen does not count; one that is new since then counts from its beginning.
    private void Add(KernelFiles files, long id, long waited)
    {
        var isSeen = _threads.TryGetValue(id, out var seen) && seen.Waited <= waited;
        var before = isSeen ? seen : new SeenThread(_isKnown ? 0 : waited, null, 0);
        var vcpu = before.Vcpu ?? (before.Times < NamedAfter ? VcpuOf(files, id) : null);
        _threads[id] = new SeenThread(waited, vcpu, before.Times + 1);
        _waited += waited - before.Waited;
        if (vcpu is { } number && (_vcpus.Count < ReadingLimits.MostVcpus || _vcpus.ContainsKey(number)))
            _vcpus[number] = _vcpus.GetValueOrDefault(number) + waited - before.Waited;
    }

    private static int? VcpuOf(KernelFiles files, long id) => files.TryReadLine($"/proc/{id}/comm", out var name) ? VcpuOf(name) : null;

    /// <summary>Returns the number of the vCPU that a thread of this name runs, such as "CPU 3/KVM"; null if it runs none.</summary>
    public static int? VcpuOf(ReadOnlySpan<byte> name)
    {
        var words = Encoding.UTF8.GetString(name.TrimEnd((byte)'\n')).Split(' ', '/');
        return
            words is ["CPU", var number, "KVM" or "TCG"] && KernelText.NumberOf(Encoding.UTF8.GetBytes(number)) is { } id and < int.MaxValue
            ? (int)id
            : null;
    }

    private readonly record struct SeenThread(long Waited, int? Vcpu, int Times);
}
