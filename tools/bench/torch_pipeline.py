"""What the pack pyfeat-v2.5 computes, written down as plain PyTorch from docs/spec/networks.md: for measuring only.

    pip install torch safetensors pillow numpy
    node tools/bench/beside-torch.mjs PYTHON

runs it beside fexgraph. Alone: python tools/bench/torch_pipeline.py FOLDER PHOTO COUNT THREADS SCORE, where FOLDER has the
made-up checkpoints as safetensors and SCORE is the least of a face. Prints one JSON line: seconds of a photo by the clock and of processor time, faces of
a photo, most memory of the process in MiB, and sums of the outputs, by which both sides can be compared.
"""

import json
import math
import resource
import sys
import time

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image
from safetensors.torch import load_file

CHIP = 256


class Weights:
    """Tensors of a checkpoint by the names that they are published under."""

    def __init__(self, path):
        self.tensors = load_file(path)

    def __getitem__(self, name):
        return self.tensors[name]

    def conv(self, x, name, **how):
        return F.conv2d(x, self[name + ".weight"], self.tensors.get(name + ".bias"), **how)

    def linear(self, x, name):
        return F.linear(x, self[name + ".weight"], self.tensors.get(name + ".bias"))

    def batch_norm(self, x, name):
        names = ("running_mean", "running_var", "weight", "bias")
        return F.batch_norm(x, *(self[f"{name}.{part}"] for part in names), False, 0.0, 1e-5)

    def layer_norm(self, x, name, eps):
        weight = self[name + ".weight"]
        return F.layer_norm(x, weight.shape, weight, self[name + ".bias"], eps)


class RetinaFace:
    def __init__(self, path):
        self.w = Weights(path)
        self.anchors = {}

    def unit(self, x, conv, norm, **how):
        return self.w.batch_norm(self.w.conv(x, conv, **how), norm)

    def backbone(self, x):
        x = F.relu(self.unit(x, "body.conv1", "body.bn1", stride=2, padding=3))
        x = F.max_pool2d(x, 3, 2, 1)
        taps = []
        for layer, blocks in enumerate((3, 4, 6, 3), 1):
            for block in range(blocks):
                name = f"body.layer{layer}.{block}"
                first = block == 0 and layer > 1
                y = F.relu(self.unit(x, name + ".conv1", name + ".bn1", stride=2 if first else 1, padding=1))
                y = self.unit(y, name + ".conv2", name + ".bn2", padding=1)
                skip = self.unit(x, name + ".downsample.0", name + ".downsample.1", stride=2) if first else x
                x = F.relu(y + skip)
            taps.append(x)
        return taps[1:]

    def pyramid(self, taps):
        o1, o2, o3 = (F.relu(self.unit(x, f"fpn.output{i}.0", f"fpn.output{i}.1")) for i, x in enumerate(taps, 1))
        o2 = o2 + F.interpolate(o3, size=o2.shape[2:], mode="nearest")
        o2 = F.relu(self.unit(o2, "fpn.merge2.0", "fpn.merge2.1", padding=1))
        o1 = o1 + F.interpolate(o2, size=o1.shape[2:], mode="nearest")
        return F.relu(self.unit(o1, "fpn.merge1.0", "fpn.merge1.1", padding=1)), o2, o3

    def context(self, x, name):
        def unit(value, part):
            return self.unit(value, f"{name}.{part}.0", f"{name}.{part}.1", padding=1)

        t = F.relu(unit(x, "conv5X5_1"))
        c = unit(F.relu(unit(t, "conv7X7_2")), "conv7x7_3")
        return F.relu(torch.cat((unit(x, "conv3X3"), unit(t, "conv5X5_2"), c), 1))

    def prior(self, h, w):
        if (h, w) not in self.anchors:
            rows = []
            for step, sizes in ((8, (16, 32)), (16, (64, 128)), (32, (256, 512))):
                for i in range(math.ceil(h / step)):
                    for j in range(math.ceil(w / step)):
                        for m in sizes:
                            rows.append(((j + 0.5) * step / w, (i + 0.5) * step / h, m / w, m / h))
            self.anchors[h, w] = torch.tensor(rows, dtype=torch.float32)
        return self.anchors[h, w]

    def __call__(self, image, least):
        """image: [1,3,H,W], 0..255. Boxes [N,4] in pixels and scores [N], best first."""
        h, w = image.shape[2:]
        x = image - torch.tensor((123.0, 117.0, 104.0)).view(1, 3, 1, 1)
        levels = [self.context(x, f"ssh{i}") for i, x in enumerate(self.pyramid(self.backbone(x)), 1)]

        def head(name, width):
            maps = (self.w.conv(x, f"{name}._convs.{i}") for i, x in enumerate(levels))
            return torch.cat([m.permute(0, 2, 3, 1).reshape(-1, width) for m in maps])

        loc, logits = head("BboxHead", 4), head("ClassHead", 2)
        head("LandmarkHead", 10)
        scores = F.softmax(logits, -1)[:, 1]
        prior = self.prior(h, w)
        centre = prior[:, :2] + loc[:, :2] * 0.1 * prior[:, 2:]
        size = prior[:, 2:] * torch.exp(loc[:, 2:] * 0.2)
        low = centre - size / 2
        boxes = torch.cat((low, low + size), 1) * torch.tensor((w, h, w, h))
        likely = scores > 0.02
        boxes, scores = boxes[likely], scores[likely]
        if len(scores) > 5000:
            scores, best = scores.topk(5000)
            boxes = boxes[best]
        kept = nms(boxes, scores, overlap=0.4, most=750)
        kept = kept[scores[kept] >= least]
        return boxes[kept], scores[kept]


def nms(boxes, scores, overlap, most):
    """Indices of up to `most` boxes, best first, of which no two share more than `overlap` of their union."""
    low, high = boxes[:, :2].numpy(), boxes[:, 2:].numpy()
    area = (high - low).prod(1)
    left = scores.argsort(descending=True, stable=True).numpy()
    kept = []
    while len(left) and len(kept) < most:
        best, left = left[0], left[1:]
        kept.append(best)
        sides = np.minimum(high[best], high[left]) - np.maximum(low[best], low[left])
        shared = sides.clip(0).prod(1)
        left = left[shared <= overlap * (area[best] + area[left] - shared)]
    return torch.tensor(np.array(kept, dtype=np.int64))


def chips(image, boxes):
    """image: [1,3,H,W], 0..1. Squares around the boxes, [N,3,256,256]."""
    h, w = image.shape[2:]
    centre = (boxes[:, :2] + boxes[:, 2:]) / 2
    side = ((boxes[:, 2:] - boxes[:, :2]).max(1).values * 1.2).clamp(min=1)
    origin = centre - side[:, None] / 2
    u = (torch.arange(CHIP) + 0.5) / CHIP
    x = 2 * (origin[:, 0, None] + u * side[:, None] + 0.5) / w - 1
    y = 2 * (origin[:, 1, None] + u * side[:, None] + 0.5) / h - 1
    n = len(boxes)
    grid = torch.stack((x[:, None, :].expand(n, CHIP, CHIP), y[:, :, None].expand(n, CHIP, CHIP)), -1)
    frames = image.expand(n, -1, -1, -1)
    return F.grid_sample(frames, grid, mode="bilinear", padding_mode="reflection", align_corners=False)


class Multitask:
    MEAN = torch.tensor((0.485, 0.456, 0.406)).view(1, 3, 1, 1)
    DEVIATION = torch.tensor((0.229, 0.224, 0.225)).view(1, 3, 1, 1)

    def __init__(self, path):
        self.w = Weights(path)
        self.gaze_names = ("left_yaw", "left_pitch", "right_yaw", "right_pitch")

    def block(self, x, name):
        w = self.w
        y = w.conv(x, name + ".conv_dw", padding=3, groups=x.shape[1]).permute(0, 2, 3, 1)
        y = F.gelu(w.linear(w.layer_norm(y, name + ".norm", 1e-6), name + ".mlp.fc1"))
        g = y.norm(p=2, dim=(1, 2), keepdim=True)
        n = g / (g.mean(-1, keepdim=True) + 1e-6)
        y = y + torch.addcmul(w[name + ".mlp.grn.bias"], w[name + ".mlp.grn.weight"], y * n)
        return x + w.linear(y, name + ".mlp.fc2").permute(0, 3, 1, 2)

    def channels_norm(self, x, name):
        return self.w.layer_norm(x.permute(0, 2, 3, 1), name, 1e-6).permute(0, 3, 1, 2)

    def backbone(self, x):
        x = self.channels_norm(self.w.conv(x, "backbone.stem_0", stride=4), "backbone.stem_1")
        for stage, blocks in enumerate((3, 3, 9, 3)):
            name = f"backbone.stages_{stage}"
            if stage > 0:
                x = self.w.conv(self.channels_norm(x, name + ".downsample.0"), name + ".downsample.1", stride=2)
            for block in range(blocks):
                x = self.block(x, f"{name}.blocks.{block}")
        return x

    def units(self, x):
        w, v = self.w, []
        for i in range(20):
            u = F.relu(w.batch_norm(w.conv(x, f"afg.heads.{i}.0"), f"afg.heads.{i}.1"))
            v.append(u.mean((2, 3)))
        v = torch.stack(v, 1)
        normal = F.normalize(v, dim=-1)
        near = (normal @ normal.transpose(1, 2)).topk(5, -1).indices
        adjacency = torch.zeros(len(v), 20, 20).scatter_(2, near, 1.0) * (1 - torch.eye(20))
        adjacency = adjacency / adjacency.sum(-1, keepdim=True).clamp(min=1)
        h = F.relu(w.linear(v, "fgg.W_self") + adjacency @ w.linear(v, "fgg.W"))
        return (F.normalize(h, dim=-1) * F.normalize(F.relu(w["sc.s"]), dim=-1)).sum(-1).clamp(0, 1)

    def mlp(self, x, name, layers):
        for i, layer in enumerate(layers):
            x = self.w.linear(F.gelu(x) if i > 0 else x, f"{name}.mlp.{layer}")
        return x

    def __call__(self, faces):
        w = self.w
        x = F.interpolate(faces, size=(224, 224), mode="bilinear", align_corners=False, antialias=True)
        features = self.backbone((x - self.MEAN) / self.DEVIATION)
        x = w.conv(features, "proj")
        au, z, g = self.units(x), x.mean((2, 3)), features.mean((2, 3))
        mesh = self.mlp(z, "lmk", (0, 2, 4)).reshape(-1, 478, 3)
        flat = mesh[..., :2].reshape(-1, 956)

        def joined(name, pooled, points):
            points = w.layer_norm(w.linear(points, name + ".proj_lmk"), name + ".norm_lmk", 1e-5)
            return torch.cat((w.layer_norm(pooled, name + ".norm_bb", 1e-5), points), -1)

        blendshapes = torch.sigmoid(self.mlp(joined("blendshape", z, flat), "blendshape", (0, 2)))
        unified = joined("unified", g, flat / 224)
        feeling = torch.cat((unified, au), -1)
        left_yaw, left_pitch, right_yaw, right_pitch = (w.linear(unified, "gaze." + n) for n in self.gaze_names)
        gaze = torch.cat(((left_yaw + right_yaw) / 2, (left_pitch + right_pitch) / 2), -1)
        emotions = F.softmax(w.linear(feeling, "emotion.cls_head"), -1)
        return {
            **{"aus": au, "emotions": emotions, "va": torch.tanh(w.linear(feeling, "emotion.va_head"))},
            **{"gaze": gaze, "mesh": mesh, "pose": self.mlp(z, "pose", (0, 2, 4)), "blendshapes": blendshapes},
        }


class ArcFace:
    def __init__(self, path):
        self.w = Weights(path)

    def block(self, x, name, stride):
        w = self.w
        y = w.conv(w.batch_norm(x, name + ".bn1"), name + ".conv1", padding=1)
        y = w.conv(F.prelu(y, w[name + ".prelu.weight"]), name + ".conv2", stride=stride, padding=1)
        return y + (w.conv(x, name + ".downsample", stride=2) if stride == 2 else x)

    def __call__(self, faces):
        w = self.w
        x = F.interpolate(faces, size=(112, 112), mode="bilinear", align_corners=False) * 2 - 1
        x = F.prelu(w.conv(x, "conv1", padding=1), w["prelu.weight"])
        for layer, blocks in enumerate((3, 4, 14, 3), 1):
            for block in range(blocks):
                x = self.block(x, f"layer{layer}.{block}", 2 if block == 0 else 1)
        return w.batch_norm(w.linear(w.batch_norm(x, "bn2").flatten(1), "fc"), "features")


def main(folder, photo, count, threads, least):
    torch.set_num_threads(threads)
    detector = RetinaFace(f"{folder}/retinaface_r34.safetensors")
    multitask = Multitask(f"{folder}/face_multitask_v2.safetensors")
    arcface = ArcFace(f"{folder}/arcface_r50.safetensors")

    def once():
        pixels = torch.from_numpy(np.array(Image.open(photo).convert("RGB"))).permute(2, 0, 1)[None].float()
        boxes, _ = detector(pixels, least)
        faces = chips(pixels / 255, boxes)
        return {"boxes": boxes, **multitask(faces), "embedding": arcface(faces)}

    with torch.inference_mode():
        found = once()
        clock, work = time.perf_counter(), time.process_time()
        for _ in range(count):
            found = once()
        clock, work = time.perf_counter() - clock, time.process_time() - work
    result = {
        "seconds": clock / count,
        "cpuSeconds": work / count,
        "faces": len(found["boxes"]),
        "peakMb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "sums": {name: float(value.double().sum()) for name, value in found.items()},
    }
    print(json.dumps(result))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]), float(sys.argv[5]))
