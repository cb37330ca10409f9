;; Dot products of one vector of int16 with many rows of int8, by 16 numbers at a time.
(module
  (memory (import "fexgraph" "memory") 1)
  ;; rows: address of [count, width] int8, width a multiple of 16; vector: address of [width] int16; sums: address of
  ;; [count] int32, which are written. The caller sees to it that no sum leaves int32.
  (func (export "dotProducts")
    (param $rows i32) (param $count i32) (param $width i32) (param $vector i32) (param $sums i32)
    (local $end i32) (local $at i32) (local $rowEnd i32) (local $bytes v128) (local $low v128) (local $high v128)
    (local.set $end (i32.add (local.get $sums) (i32.shl (local.get $count) (i32.const 2))))
    (block $done
      (loop $row
        (br_if $done (i32.ge_u (local.get $sums) (local.get $end)))
        (local.set $rowEnd (i32.add (local.get $rows) (local.get $width)))
        (local.set $at (local.get $vector))
        (local.set $low (v128.const i32x4 0 0 0 0))
        (local.set $high (v128.const i32x4 0 0 0 0))
        (loop $block
          (local.set $bytes (v128.load (local.get $rows)))
          (local.set $low (i32x4.add (local.get $low)
            (i32x4.dot_i16x8_s (i16x8.extend_low_i8x16_s (local.get $bytes)) (v128.load (local.get $at)))))
          (local.set $high (i32x4.add (local.get $high)
            (i32x4.dot_i16x8_s (i16x8.extend_high_i8x16_s (local.get $bytes)) (v128.load offset=16 (local.get $at)))))
          (local.set $at (i32.add (local.get $at) (i32.const 32)))
          (local.set $rows (i32.add (local.get $rows) (i32.const 16)))
          (br_if $block (i32.lt_u (local.get $rows) (local.get $rowEnd))))
        (local.set $low (i32x4.add (local.get $low) (local.get $high)))
        (i32.store (local.get $sums)
          (i32.add
            (i32.add (i32x4.extract_lane 0 (local.get $low)) (i32x4.extract_lane 1 (local.get $low)))
            (i32.add (i32x4.extract_lane 2 (local.get $low)) (i32x4.extract_lane 3 (local.get $low)))))
        (local.set $sums (i32.add (local.get $sums) (i32.const 4)))
        (br $row)))))
