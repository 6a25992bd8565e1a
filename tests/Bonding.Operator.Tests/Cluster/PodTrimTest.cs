using System.Text;
using System.Text.Json;
using Bonding.Kubernetes.Client;
using Bonding.Operator.Cluster;
using k8s.Models;

namespace Bonding.Operator.Tests.Cluster;

/// <summary>What a cached pod costs does not follow what its owner wrote into it. Other tests would be measured, too.</summary>
[Collection(AloneCollection.Name)]
public class PodTrimTest
{
    private const int Kibibyte = 1024;

    [Fact]
    public void All_that_is_known_of_a_pod_is_known_of_it_trimmed()
    {
        var (whole, trimmed) = (Pod(0, ""), Pod(0, ""));
        PodTrim.Trim(trimmed);

        Assert.Equal(Json(PodInfo.Of(whole)), Json(PodInfo.Of(trimmed)));
        Assert.Equal("app", trimmed.GetAnnotation("bonding.dev/containers"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("annotation")]
    [InlineData("own annotation")]
    [InlineData("labels")]
    [InlineData("arguments")]
    [InlineData("managers")]
    public void A_trimmed_pod_holds_few_bytes_whatever_its_owner_makes_fat(string fat)
    {
        const int Pods = 200;
        Retained(10, fat);

        Assert.InRange(Retained(Pods, fat) / Pods, 1, 12 * Kibibyte);
    }

    [Fact]
    public void The_template_of_a_workload_is_trimmed_like_its_pods_and_keeps_its_class()
    {
        var pod = Pod(0, "arguments");
        var deployment = new V1Deployment
        {
            Metadata = pod.Metadata,
            Spec = new()
            {
                Template = new() { Metadata = pod.Metadata, Spec = pod.Spec },
            },
        };
        PodTrim.TrimWorkload(deployment);

        Assert.Equal("bonding-tier-3", deployment.Spec.Template.Spec.PriorityClassName);
        Assert.Null(deployment.Spec.Template.Spec.Containers[0].Args);
    }

    private static long Retained(int pods, string fat)
    {
        var held = new List<V1Pod>(pods);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var number = 0; number < pods; number++)
        {
            var pod = Pod(number, fat);
            PodTrim.Trim(pod);
            held.Add(pod);
        }

        var retained = GC.GetTotalMemory(forceFullCollection: true) - before;
        GC.KeepAlive(held);
        return retained;
    }

    private static string Json(PodInfo info) => JsonSerializer.Serialize(info);

    // As the API server sends it, with 250 kB of one thing.
    private static V1Pod Pod(int number, string fat)
    {
        var text = new string('x', 250 * Kibibyte);
        var annotations = fat switch
        {
            "annotation" => $",\"note\":\"{text}\"",
            "own annotation" => $",\"bonding.dev/note\":\"{text}\"",
            _ => "",
        };
        var labels =
            fat == "labels" ? string.Concat(Enumerable.Range(0, 3_000).Select(label => $",\"l{label}\":\"{new string('x', 60)}\"")) : "";
        var managers = fat == "managers" ? $",{{\"manager\":\"{text}\",\"fieldsV1\":{{\"f:{text}\":{{}}}}}}" : "";
        var json = $$"""
            {"metadata":{"name":"web-{{number}}","namespace":"shop","uid":"uid-{{number}}","resourceVersion":"{{number}}",
            "labels":{"app":"web"{{labels}}},"annotations":{"bonding.dev/containers":"app"{{annotations}}},
            "ownerReferences":[{"apiVersion":"apps/v1","kind":"ReplicaSet","name":"web","uid":"1","controller":true}],
            "managedFields":[{"manager":"kubectl","subresource":"resize","fieldsV1":{"f:spec":{"f:cpu":{} } } }{{managers}}] },
            "spec":{"nodeName":"node-1","priorityClassName":"bonding-tier-3","priority":4000,"nodeSelector":{"kubernetes.io/os":"linux"},
            "containers":[{"name":"app","image":"app:1","args":["{{(fat == "arguments" ? text : "")}}"],
            "env":[{"name":"A","value":"b"}],"volumeMounts":[{"name":"token","mountPath":"/token"}],
            "resources":{"requests":{"cpu":"250m","memory":"64Mi"},"limits":{"cpu":"1"} } }],
            "volumes":[{"name":"token","emptyDir":{} }],"tolerations":[{"operator":"Exists"}] },
            "status":{"phase":"Running","qosClass":"Burstable","startTime":"2026-01-01T00:00:00Z",
            "containerStatuses":[{"name":"app","image":"app:1","imageID":"1","ready":true,"restartCount":0,
            "allocatedResources":{"cpu":"250m"},"resources":{"requests":{"cpu":"250m"},"limits":{"cpu":"1"} } }] } }
            """;
        return ApiJson.Read<V1Pod>(Encoding.UTF8.GetBytes(json));
    }
}

[CollectionDefinition(Name, DisableParallelization = true)]
public class AloneCollection
{
    public const string Name = "alone";
}
